import { isId } from '../kernel/ids.ts';
import type { ResourceTypeName } from './schema/types.ts';
import { ScimError } from './scimError.ts';

/** Whether it can be an id that was given here: ids are compared exactly (RFC 7643 §3.1), and all are in lower case. */
export function canBeId(text: string): boolean {
  return isId(text) && text === text.toLowerCase();
}

/** 404 for what is not there, was deleted, or belongs to another connection: nobody can tell which. */
export function notFound(type: ResourceTypeName): ScimError {
  return new ScimError(404, undefined, `There is no ${type} with this id.`);
}
