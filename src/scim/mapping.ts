import type { TenantScope } from '../db/tenant.ts';
import { type Field, type FieldOption, isAccountField, loadFields } from '../directory/fields.ts';
import type { FieldRole } from '../db/schema.ts';
import { wordsOf } from '../kernel/text.ts';
import { ColumnProfiler } from '../mapping/profile.ts';
import { mappable } from '../mapping/propose.ts';
import {
  addVersion,
  loadMapping,
  type MappedColumn,
  type Mapping,
  rewriteVersion,
} from '../mapping/store.ts';
import { suggestMapping } from '../mapping/suggest/suggestMapping.ts';
import { customColumn, pushedColumns } from './columns.ts';

/** Where the columns of an account come from. RFC 7643 says what each of them is, so nobody has to look at samples. */
const accountColumns: Readonly<Partial<Record<FieldRole, string>>> = {
  unique_id: 'externalId',
  email: 'email',
  first_name: 'name.givenName',
  last_name: 'name.familyName',
  status: 'active',
};

/** From which confidence on a standard attribute goes to a field of the tenant by its name. */
const leastConfidence = 0.7;

/**
 * The mapping of a connection: made when it is connected, reviewed on the behalf of whoever connected it, and grown by columns that
 * came since, such as fields that the tenant added. What a person changed stays.
 *
 * @param seen columns that were pushed
 */
export async function ensureMapping(
  scope: TenantScope,
  sourceId: string,
  actor: string,
  seen: Iterable<string> = [],
): Promise<Mapping> {
  const fields = await loadFields(scope);
  const before = await loadMapping(scope, sourceId);
  const known = new Set(before?.columns.map((column) => column.header));
  const wanted = [...new Set([...pushedColumns(fields).map((column) => column.name), ...seen])];
  const fresh = wanted.filter((name) => !known.has(name));
  if (before !== undefined && fresh.length === 0) return before;
  const taken = new Set(before?.columns.flatMap((column) => column.fieldId ?? []));
  const goals = before === undefined ? builtIn(wanted, fields) : customGoals(fresh, fields, taken);
  const offset = before?.columns.length ?? 0;
  const columns = fresh.map((header, index) => columnOf(header, offset + index, goals.get(header), actor));
  const content = { columns: [...(before?.columns ?? []), ...columns], values: before?.values ?? [] };
  return before === undefined
    ? addVersion(scope, sourceId, content, actor)
    : rewriteVersion(scope, before, content, actor);
}

/** Column -> the field it goes to. The name of a standard attribute goes before the tenant's own one, which fills in for it. */
function builtIn(columns: readonly string[], fields: readonly Field[]): Map<string, Field> {
  const goals = new Map<string, Field>();
  const taken = new Set<string>();
  for (const field of fields) {
    const column = field.role === undefined ? undefined : accountColumns[field.role];
    if (column === undefined) continue;
    goals.set(column, field);
    taken.add(field.fieldId);
  }
  const open = columns.filter((name) => !goals.has(name) && !name.startsWith('custom.'));
  const suggestions = suggestMapping({
    columns: new ColumnProfiler(open).profiles(),
    fields: fields.filter((field) => !isAccountField(field)).map(mappable),
  });
  for (const { column, field: key, confidence } of suggestions) {
    const field = fields.find((one) => one.key === key);
    if (field === undefined || confidence < leastConfidence || taken.has(field.fieldId)) continue;
    goals.set(column, field);
    taken.add(field.fieldId);
  }
  for (const [column, field] of customGoals(columns, fields, taken)) goals.set(column, field);
  return goals;
}

function customGoals(
  columns: readonly string[],
  fields: readonly Field[],
  taken: ReadonlySet<string>,
): Map<string, Field> {
  const own = fields.filter((field) => !isAccountField(field) && !taken.has(field.fieldId));
  return new Map(
    own.flatMap((field) =>
      columns.includes(customColumn(field.key)) ? [[customColumn(field.key), field]] : [],
    ),
  );
}

function columnOf(header: string, position: number, field: Field | undefined, actor: string): MappedColumn {
  const base = {
    position,
    header,
    headerNorm: wordsOf(header) || header,
    dateOrder: null,
    numberStyle: null,
  };
  if (field === undefined) {
    const nothing = {
      fieldId: null,
      blank: 'keep',
      matchWords: false,
      confidence: 0,
      origin: 'none',
    } as const;
    return { ...base, ...nothing, reason: '', reviewedBy: null, reviewedAt: null };
  }
  return {
    ...base,
    fieldId: field.fieldId,
    // What an identity provider clears is cleared; what it never said stays.
    blank: isAccountField(field) ? 'keep' : 'clear',
    matchWords: hasLabels(field.options),
    confidence: 1,
    reason: 'The built-in mapping of SCIM attributes.',
    origin: 'header',
    reviewedBy: actor,
    reviewedAt: new Date(),
  };
}

function hasLabels(options: readonly FieldOption[]): boolean {
  return options.length > 0;
}
