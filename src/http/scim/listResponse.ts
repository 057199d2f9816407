import type { JsonObject } from '../../scim/schema/types.ts';
import type { ListAnswer } from '../../scim/types.ts';

/** `urn:ietf:params:scim:api:messages:2.0:ListResponse` (RFC 7644 §3.4.2, RFC 9865 §2). */
export function listResponse({ resources, ...numbers }: ListAnswer): JsonObject {
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    ...numbers,
    Resources: [...resources],
  };
}
