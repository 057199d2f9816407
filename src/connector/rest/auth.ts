import { signedJwt, signingKey } from './jwt.ts';

/** How requests say who asks. */
export type RestAuth =
  | { readonly kind: 'none' }
  /** Also for an API key that stands as the user. */
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string }
  /** A header with the key in it: `X-Api-Key`, or `Authorization: SSWS …`. */
  | { readonly kind: 'header'; readonly name: string; readonly value: string }
  | RestOAuth;

/** OAuth 2: a token is fetched, kept as long as it lasts, and fetched again before it expires or when it is refused (401). */
export type RestOAuth = {
  readonly tokenUrl: string;
  readonly scope?: string;
  /** More parameters of the token request: `audience`, `resource`. */
  readonly parameters?: Readonly<Record<string, string>>;
} & (
  | {
      /** RFC 6749 §4.4. */
      readonly kind: 'clientCredentials';
      readonly clientId: string;
      readonly clientSecret: string;
      /** Where the API takes the secret from: the body without it. */
      readonly sendIn?: 'body' | 'header';
    }
  /** RFC 6749 §6, for refresh tokens that stay the same: a new one could not be kept. */
  | {
      readonly kind: 'refreshToken';
      readonly clientId: string;
      readonly clientSecret?: string;
      readonly refreshToken: string;
      /** Where the API takes the secret from: the body without it. */
      readonly sendIn?: 'body' | 'header';
    }
  /** RFC 7523 §2.1, as Google and Salesforce have it: an assertion for a user, who may do what the token may. */
  | {
      readonly kind: 'jwtBearer';
      readonly privateKey: string;
      readonly keyId?: string;
      /** Beside `iat` and `exp`: `iss`, `sub`, `aud` (the token address without it), `scope`. */
      readonly claims: Readonly<Record<string, string>>;
    }
  /** RFC 7523 §2.2 with client credentials: the client proves itself by a key (Okta, Microsoft). */
  | {
      readonly kind: 'privateKeyJwt';
      readonly clientId: string;
      readonly privateKey: string;
      readonly keyId?: string;
    }
);

/** Headers of credentials that do not change; undefined when a token has to be fetched. */
export function fixedHeaders(auth: RestAuth): Record<string, string> | undefined {
  switch (auth.kind) {
    case 'none':
      return {};
    case 'basic':
      return { authorization: basic(auth.user, auth.password) };
    case 'bearer':
      return { authorization: `Bearer ${auth.token}` };
    case 'header':
      return { [auth.name.toLowerCase()]: auth.value };
    case 'clientCredentials':
    case 'refreshToken':
    case 'jwtBearer':
    case 'privateKeyJwt':
      return undefined;
  }
}

/** What is sent to the token endpoint; undefined when the private key cannot be used. */
export function tokenRequest(
  auth: RestOAuth,
  seconds: number,
  jwtId: string,
): { headers: Record<string, string>; form: Record<string, string> } | undefined {
  const common = { ...auth.parameters, ...(auth.scope !== undefined && { scope: auth.scope }) };
  switch (auth.kind) {
    case 'clientCredentials': {
      const inHeader = auth.sendIn === 'header';
      return {
        headers: inHeader
          ? { authorization: basic(formEncoded(auth.clientId), formEncoded(auth.clientSecret)) }
          : {},
        form: {
          grant_type: 'client_credentials',
          ...(!inHeader && { client_id: auth.clientId, client_secret: auth.clientSecret }),
          ...common,
        },
      };
    }
    case 'refreshToken': {
      const { clientId, clientSecret, refreshToken, sendIn } = auth;
      const inHeader = sendIn === 'header' && clientSecret !== undefined;
      return {
        headers: inHeader ? { authorization: basic(formEncoded(clientId), formEncoded(clientSecret)) } : {},
        form: {
          grant_type: 'refresh_token',
          refresh_token: refreshToken,
          ...(!inHeader && { client_id: clientId }),
          ...(!inHeader && clientSecret !== undefined && { client_secret: clientSecret }),
          ...common,
        },
      };
    }
    case 'jwtBearer': {
      const assertion = assertionOf(auth, { aud: auth.tokenUrl, ...auth.claims }, seconds, jwtId);
      if (assertion === undefined) return undefined;
      return {
        headers: {},
        form: { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion, ...common },
      };
    }
    case 'privateKeyJwt': {
      const claims = { iss: auth.clientId, sub: auth.clientId, aud: auth.tokenUrl };
      const assertion = assertionOf(auth, claims, seconds, jwtId);
      if (assertion === undefined) return undefined;
      return {
        headers: {},
        form: {
          grant_type: 'client_credentials',
          client_id: auth.clientId,
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: assertion,
          ...common,
        },
      };
    }
  }
}

/** Valid from a little earlier, for clocks that differ, and for five minutes: Salesforce takes no more. */
function assertionOf(
  auth: { readonly privateKey: string; readonly keyId?: string },
  claims: Readonly<Record<string, string>>,
  seconds: number,
  jwtId: string,
): string | undefined {
  const key = signingKey(auth.privateKey);
  if (key === undefined) return undefined;
  return signedJwt(
    { key: key.key, id: auth.keyId ?? key.id },
    { jti: jwtId, ...claims, iat: seconds - 30, exp: seconds + 270 },
  );
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** RFC 6749 §2.3.1: both parts are encoded as forms are. */
function formEncoded(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1);
}
