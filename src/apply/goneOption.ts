import type { JsonValue } from '../db/schema.ts';
import type { TenantScope } from '../db/tenant.ts';
import type { Item } from './item.ts';

/** Label of a field and the labels of its options, by key. */
export type OptionLabels = ReadonlyMap<
  string,
  { readonly field: string; readonly options: ReadonlySet<string> }
>;

/**
 * The options that there are of the select fields that items write. Read it under the lock of the hub: whoever renames an option
 * waits for that.
 */
export async function optionLabels(scope: TenantScope, items: readonly Item[]): Promise<OptionLabels> {
  const keys = [...new Set(items.flatMap((item) => Object.keys(item.after)))];
  if (keys.length === 0) return new Map();
  const { rows } = await scope.client.query<{ key: string; field: string; options: string[] }>(
    `select f.key, f.label as field, array(select o.label from field_option o where o.field_id = f.field_id) as options
       from field f where f.key = any ($1) and f.type in ('select', 'multi_select')`,
    [keys],
  );
  return new Map(rows.map(({ key, field, options }) => [key, { field, options: new Set(options) }]));
}

/** Why a change cannot be written: an option of it was renamed since the plan was made. Pure. */
export function goneOption(
  after: Readonly<Record<string, JsonValue>>,
  known: OptionLabels,
): string | undefined {
  for (const [key, value] of Object.entries(after)) {
    const field = known.get(key);
    if (field === undefined || value === null) continue;
    const gone = [value]
      .flat()
      .find((one): one is string => typeof one === 'string' && !field.options.has(one));
    if (gone !== undefined) {
      return `"${gone}" is no option of "${field.field}" any more: it was renamed since the plan was made.`;
    }
  }
  return undefined;
}
