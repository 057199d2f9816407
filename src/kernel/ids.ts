import { createHash, randomBytes, randomUUIDv7 } from 'node:crypto';

/** Time-ordered ids (RFC 9562 §5.7): rows of one week lie together, and partitions can be cut by id. */
export function newId(): string {
  return randomUUIDv7();
}

/** The smallest version 7 id of a moment: a bound for partitions and purges. */
export function firstIdAt(milliseconds: number): string {
  const hex = Math.trunc(milliseconds).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isId(text: string): boolean {
  return uuidShape.test(text);
}

/** A secret for a person or a program: 256 bits, URL-safe. Only its hash is stored. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function sha256(data: string | Uint8Array): Buffer {
  return createHash('sha256').update(data).digest();
}
