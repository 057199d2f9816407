import { randomBytes } from 'node:crypto';
import type { TenantScope } from '../../db/tenant.ts';
import { openSecret, sealSecret, type Sealed, type SecretKeys } from '../../kernel/secretKeys.ts';

/** Hours that the secret before a rotation still signs. */
export const overlapHours = 24;

/** A signing secret as Standard Webhooks writes it: 24 to 64 random bytes in base64. */
export function newSigningSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

export function sealSigningSecret(
  keys: SecretKeys,
  { tenantId }: Pick<TenantScope, 'tenantId'>,
  endpointId: string,
  secret: string,
): Sealed {
  return sealSecret(keys, secret, placeOf(tenantId, endpointId));
}

export function openSigningSecret(
  keys: SecretKeys,
  tenantId: string,
  endpointId: string,
  sealed: Sealed,
): string {
  return openSecret(keys, sealed, placeOf(tenantId, endpointId));
}

function placeOf(tenantId: string, endpointId: string): readonly string[] {
  return [tenantId, 'webhook', endpointId];
}
