import type { ColumnType, Generated } from 'kysely';
import type { JsonValue } from '../kernel/json.ts';
import type { AdminRole } from './schema.ts';

/** How somebody proved who they are. */
export type SigninMethod = 'link' | 'provider' | 'passkey';

/** What a token may do at most, whatever its role may. */
export type TokenScope = 'read' | 'plan' | 'approve';

type Tenant = Generated<string>;
type Moment = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
type Json<T> = ColumnType<T, string | undefined, string>;

/** Tables of sign-in, of the sealed trail, and of tenants that are gone; part of the schema. */
export interface SecurityTables {
  tenant_erased: {
    tenant_id: Tenant;
    slug: string;
    name: string;
    created_at: Date;
    erased_at: Generated<Date>;
    erased_by: string;
    counts: Json<Record<string, number>>;
  };
  identity_provider: {
    tenant_id: Tenant;
    provider_id: string;
    name: string;
    issuer: string;
    client_id: string;
    key_id: string | null;
    sealed: Buffer | null;
    scopes: Generated<string>;
    domains: Generated<string[]>;
    role_claim: string | null;
    role_map: Json<Record<string, AdminRole>>;
    default_role: AdminRole | null;
    creates_admins: Generated<boolean>;
    manages_roles: Generated<boolean>;
    enabled: Generated<boolean>;
    created_at: Generated<Date>;
    created_by: string;
  };
  passkey: {
    tenant_id: Tenant;
    passkey_id: string;
    admin_id: string;
    credential_id: Buffer;
    public_key: Buffer;
    counter: ColumnType<number, number, number>;
    transports: Generated<string[]>;
    device_type: string;
    backed_up: boolean;
    name: string;
    created_at: Generated<Date>;
    last_used_at: Moment;
  };
  signin_challenge: {
    tenant_id: Tenant;
    challenge_id: string;
    kind: 'provider' | 'passkey' | 'new_passkey';
    hash: Buffer;
    provider_id: string | null;
    admin_id: string | null;
    data: Json<Record<string, JsonValue>>;
    created_at: Generated<Date>;
    expires_at: Date;
    used_at: Moment;
  };
  audit_seal: {
    tenant_id: Tenant;
    seq: ColumnType<number, number, never>;
    sealed_at: Generated<Date>;
    events: Buffer;
    previous: Buffer;
    digest: Buffer;
  };
  audit_head: {
    tenant_id: Tenant;
    seq: ColumnType<number, number, number>;
    digest: Buffer;
    sealed_before: string;
    key_id: string;
    sealed: Buffer;
    sealed_at: Date;
  };
}
