import type { AttributePath, ResourceTypeName } from '../schema/types.ts';
import type { Bind, Place } from './place.ts';

const endpoints: Readonly<Record<ResourceTypeName, string>> = { User: '/Users/', Group: '/Groups/' };

/** Where a value that there is one of stands in `r`, a row of scim_resource: in a column, else in the body. */
export function resourcePlace(
  path: AttributePath,
  type: ResourceTypeName,
  bind: Bind,
  baseUrl: string,
): Place {
  if (path.extension === undefined) {
    const { name } = path.attribute;
    if (name === 'meta' && path.sub !== undefined) return metaPlace(path.sub.name, type, bind, baseUrl);
    // Every resource has it.
    if (name === 'id' || name === 'meta') return { sql: 'r.resource_id', as: 'uuid' };
    if (name === 'externalId') return { sql: 'r.external_id', as: 'text' };
    if (type === 'User' && name === 'userName') return { sql: 'r.user_name_norm', as: 'folded' };
    if (type === 'User' && name === 'active') return { sql: 'r.active', as: 'boolean' };
    if (type === 'Group' && name === 'displayName') return { sql: 'r.display_name_norm', as: 'folded' };
  }
  return bodyPlace(path, bind);
}

function metaPlace(name: string, type: ResourceTypeName, bind: Bind, baseUrl: string): Place {
  if (name === 'created') return { sql: 'r.created_at', as: 'moment' };
  if (name === 'lastModified') return { sql: 'r.modified_at', as: 'moment' };
  if (name === 'resourceType') return { sql: 'r.type', as: 'text' };
  if (name === 'version') return { sql: `('W/"' || r.version || '"')`, as: 'text' };
  return { sql: `(${bind(baseUrl + endpoints[type], 'text')} || r.resource_id::text)`, as: 'text' };
}

/** The value in the body; keys are parameters like all else. */
export function bodyPlace({ extension, attribute, sub }: AttributePath, bind: Bind): Place {
  const keys = [extension, attribute.name, sub?.name].filter((key) => key !== undefined);
  return { sql: `(r.body${keys.map((key) => ` -> ${bind(key, 'text')}`).join('')})`, as: 'json' };
}
