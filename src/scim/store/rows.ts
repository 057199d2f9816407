import type { JsonValue } from '../../db/schema.ts';
import type { ResourceBody, ResourceTypeName } from '../schema/types.ts';
import type { StoredResource } from '../types.ts';

/** What is read of a resource: `r` is scim_resource. */
export const resourceColumns = 'r.resource_id, r.type, r.body, r.version, r.created_at, r.modified_at';

export interface ResourceRow {
  resource_id: string;
  type: ResourceTypeName;
  body: ResourceBody;
  version: number;
  created_at: Date;
  modified_at: Date;
}

export function storedOf(row: ResourceRow): StoredResource {
  return {
    resourceId: row.resource_id,
    type: row.type,
    body: row.body,
    version: row.version,
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
  };
}

/** A group that a user is in, or a member of a group, as SCIM writes it but for its `$ref`. */
export interface Reference {
  readonly value: string;
  readonly display: string | null;
  readonly type: string;
}

export type ReferenceElement = { [name: string]: JsonValue } & { value: string };
