import { ScimError } from './scimError.ts';
import type { StoredColumns } from './storedColumns.ts';

/** 409: no two users of a connection have the same user name, in whatever case (RFC 7643 §4.1.1). */
export function nameTaken({ userName }: StoredColumns): ScimError {
  return new ScimError(409, 'uniqueness', `A user with the userName "${userName ?? ''}" exists.`);
}
