/** Whom a token lets in: one source of one tenant. */
export interface ScimConnection {
  readonly tenantId: string;
  /** The source that is the connection. */
  readonly connectionId: string;
  readonly hubId: string;
  /** What people call the connection. */
  readonly name: string;
  readonly tokenId: string;
}

/** `expiring`: within 14 days. */
export type CredentialState = 'live' | 'expiring' | 'expired' | 'revoked';

/** What people see of a bearer token: never the token itself. */
export interface ScimToken {
  readonly tokenId: string;
  /** Enough of it to tell two apart. */
  readonly prefix: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  /** To the minute. */
  readonly lastUsedAt: Date | null;
  readonly state: CredentialState;
}

/** A client of OAuth 2.0 client credentials: what people see of it, never its secret. */
export interface ScimClient {
  readonly clientId: string;
  readonly name: string;
  readonly secretPrefix: string;
  /** How long its access tokens live: 60 to 360. */
  readonly tokenMinutes: number;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly state: CredentialState;
}
