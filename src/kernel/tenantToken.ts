import { randomBytes } from 'node:crypto';
import { sha256 } from './ids.ts';

/** Bytes of a tenant's id, which come first, and of the secret that follows. */
const idBytes = 16;
const secretBytes = 32;

const tokenShape = /^[A-Za-z0-9_-]{64}$/;

/**
 * A token of one tenant: the tenant's id and 256 random bits, base64url. It carries the tenant so that it is looked up
 * inside that tenant only; knowing a tenant's id helps nobody to guess the rest.
 */
export function newTenantToken(tenantId: string): string {
  const tenant = Buffer.from(tenantId.replaceAll('-', ''), 'hex');
  return Buffer.concat([tenant, randomBytes(secretBytes)]).toString('base64url');
}

/** The tenant that a token speaks of; undefined for a text that cannot be a token. */
export function tenantOfToken(token: string): string | undefined {
  if (!tokenShape.test(token)) return undefined;
  const hex = Buffer.from(token, 'base64url').subarray(0, idBytes).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** What is stored of a token. */
export function tokenHash(token: string): Buffer {
  return sha256(token);
}
