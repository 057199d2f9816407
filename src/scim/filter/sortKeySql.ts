import { findAttribute } from '../schema/findAttribute.ts';
import type { Attribute, AttributePath, ResourceTypeName } from '../schema/types.ts';
import { ScimError } from '../scimError.ts';
import { type Bind, comparable, type Place } from './place.ts';
import { bodyPlace, resourcePlace } from './resourcePlace.ts';

/**
 * What `r`, a row of scim_resource of this type, is sorted by, RFC 7644 §3.4.2.3: text without its case unless the attribute is case-exact,
 * by code points; a multi-valued attribute by its primary element, else by its first. Null when there is no value, which comes last, and
 * first in descending order.
 *
 * @throws {ScimError} 400 `invalidPath` for what has no order: complex attributes without a `value`, members, groups, a password
 */
export function sortKeySql(path: AttributePath, type: ResourceTypeName): string {
  const { attribute } = path;
  const part =
    path.sub ?? (attribute.type === 'complex' ? findAttribute(attribute.subAttributes, 'value') : undefined);
  const compared = part ?? attribute;
  const rows = ['members', 'groups', 'schemas'];
  if (
    compared.type === 'complex' ||
    compared.returned === 'never' ||
    (path.extension === undefined && rows.includes(attribute.name))
  )
    throw new ScimError(
      400,
      'invalidPath',
      `Nothing can be sorted by ${attribute.name}; sort by an attribute of one value, or by one of its parts.`,
    );
  return comparable(placeOf(path, part, type), compared);
}

function placeOf(path: AttributePath, part: Attribute | undefined, type: ResourceTypeName): Place {
  const { attribute } = path;
  if (!attribute.multiValued) return resourcePlace(part ? { ...path, sub: part } : path, type, literal, '');
  const { sub: _, ...whole } = path;
  const elements = bodyPlace(whole, literal).sql;
  const value = part === undefined ? 'e.v' : `e.v -> ${literal(part.name, 'text')}`;
  return {
    sql: `(select ${value} from jsonb_array_elements(case when jsonb_typeof(${elements}) = 'array' then ${elements} end) with ordinality as e (v, n)
            order by (e.v -> 'primary') is not distinct from 'true'::jsonb desc, e.n limit 1)`,
    as: 'json',
  };
}

/** Names come from the registry, never from a request. */
const literal: Bind = (value) => `'${String(value).replaceAll("'", "''")}'`;
