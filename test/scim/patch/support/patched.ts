import type { Field } from '../../../../src/directory/fields.ts';
import { applyPatch } from '../../../../src/scim/patch/applyPatch.ts';
import { readPatch } from '../../../../src/scim/patch/readPatch.ts';
import type { MemberOperation } from '../../../../src/scim/patch/types.ts';
import { registryOf } from '../../../../src/scim/schema/registry.ts';
import type { ResourceBody, ResourceDefinition } from '../../../../src/scim/schema/types.ts';
import { ScimError } from '../../../../src/scim/scimError.ts';

const field = (key: string, type: Field['type']): Field => ({
  fieldId: key,
  key,
  label: key,
  type,
  options: [],
});

/** A tenant with fields of its own: what they are called after is what goes wrong first. */
export const { user, group } = registryOf([
  field('cohort', 'text'),
  field('skills', 'multi_select'),
  field('certified', 'boolean'),
  field('hours', 'number'),
]);

export const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const custom = 'urn:ietf:params:scim:schemas:extension:profilesync:2.0:User';

export const patchOf = (...operations: unknown[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: operations,
});

/** The body after the PATCH, as the store would have it. */
export function patchedBy(
  request: unknown,
  body: ResourceBody,
  definition: ResourceDefinition = user,
): ResourceBody {
  return applyPatch(body, readPatch(request, definition).operations, definition);
}

export const patched = (body: ResourceBody, ...operations: unknown[]) =>
  patchedBy(patchOf(...operations), body);

/** What the operations do to a group's members. */
export const membersBy = (...operations: unknown[]): readonly MemberOperation[] =>
  readPatch(patchOf(...operations), group).members;

/** The status and the scimType that a request is refused with; 'taken' when it is not. */
export function refusal(request: unknown, body: ResourceBody, definition: ResourceDefinition = user): string {
  try {
    patchedBy(request, body, definition);
    return 'taken';
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    return `${error.status} ${error.scimType ?? ''}`.trim();
  }
}
