import { isObject, ownMember } from '../../scim/patch/ownMember.ts';

/**
 * Whether a PATCH of a group comes from Entra ID, which writes `Add`, `Replace` and `Remove` with a capital as nobody else does: it advises
 * against a list of all members in the answer. Others wait for the group (RFC 7644 §3.5.2 has both).
 */
export function wantsNoBody(patch: unknown): boolean {
  const operations = isObject(patch) ? ownMember(patch, 'Operations') : undefined;
  if (!Array.isArray(operations)) return false;
  return operations.some((one: unknown) => {
    const op = isObject(one) ? ownMember(one, 'op') : undefined;
    return typeof op === 'string' && /^[A-Z]/.test(op);
  });
}
