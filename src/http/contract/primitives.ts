import { z } from 'zod';
import { adminRoles, roles } from '../../directory/roles.ts';

/** Building blocks of everything that goes over the wire. This folder imports zod and of ours only the roles: pages use its types too. */

export const id = z.uuid();

/** A moment, RFC 3339 in UTC. */
export const time = z.iso.datetime();

/** The number of a change in its plan, or of a row in its file; the database counts as far. */
export const itemNumber = z.number().int().positive().max(2_147_483_647);

/** Numbers of things. */
export const count = z.number().int().min(0);

/** Text that people type. What cannot be stored (NUL, half a character) is refused. */
export function text(longest: number): z.ZodString {
  return z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .refine((given) => !given.includes('\0') && given.isWellFormed(), 'has characters that cannot be stored');
}

/** A value of a profile. */
export const value = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);

export const values = z.record(z.string(), value);

/** A thing and what people call it. */
export const named = z.object({ id, name: z.string() });

export const cursor = z.string().min(1).max(4000).describe('`next` of the page before');

export const limit = z.coerce.number().int().min(1).max(1000).default(100).describe('Items of one page');

/** One page of a list; `next` is the cursor of the one after it, null on the last. */
export function page<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

/** A list that is always whole. */
export function list<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item) });
}

export const byId = z.strictObject({ id });
export const byName = z.strictObject({ name: z.string().min(1).max(100) });

export const role = z.enum(roles);
export const adminRole = z.enum(adminRoles);

export const population = z
  .enum(['full', 'partial'])
  .describe('`full`: everybody of the hub, who is not listed is absent. `partial`: only some people.');

export const changeKind = z.enum(['invite', 'update', 'reactivate', 'deactivate', 'deprovision', 'restore']);
