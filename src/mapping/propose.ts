import type { TenantScope } from '../db/tenant.ts';
import type { Field } from '../directory/fields.ts';
import { wordsOf } from '../kernel/text.ts';
import type { ColumnProfile } from './profile.ts';
import {
  addVersion,
  earlierProfiles,
  loadMapping,
  type MappedColumn,
  type Mapping,
  rememberedColumns,
  rewriteVersion,
} from './store.ts';
import { suggestMapping } from './suggest/suggestMapping.ts';
import type { MappableField, RememberedColumn, Suggestion } from './suggest/types.ts';

/** Below this a suggestion is shown but not taken: the column stays without a field until a person says so. */
export const leastConfidence = 0.5;

/** How many distinct values of a column help to recognise it under another header. */
const rememberedValues = 200;

export interface Proposal {
  readonly mapping: Mapping;
  readonly suggestions: readonly Suggestion[];
  /** Headers that went to a field last time and are not in this file: their fields stay untouched. */
  readonly missing: readonly { header: string; field: string }[];
}

/**
 * The mapping of a run: what earlier runs of the source had, as far as nothing changed about it, and suggestions for the
 * rest. A column keeps its checkmark only while header, field and kind of values are what the person saw.
 *
 * @param accept who accepts suggestions unseen (the `--accept-mapping` of the command line); recorded as the reviewer
 */
export async function proposeMapping(
  scope: TenantScope,
  input: {
    readonly sourceId: string;
    readonly runId: string;
    readonly profiles: readonly ColumnProfile[];
    readonly fields: readonly Field[];
    readonly actor: string;
    readonly accept?: string | undefined;
  },
): Promise<Proposal> {
  const latest = await loadMapping(scope, input.sourceId);
  const known = await rememberedColumns(scope, input.sourceId);
  const earlier = await earlierProfiles(scope, input.sourceId, input.runId);
  const keyOf = new Map(input.fields.map((field) => [field.fieldId, field.key]));
  const suggestions = suggestMapping({
    columns: input.profiles,
    fields: input.fields.map(mappable),
    remembered: known.map((column): RememberedColumn => ({
      header: column.header,
      field: column.fieldId === null ? null : (keyOf.get(column.fieldId) ?? null),
      reviewed: column.reviewedAt !== null,
      values: earlier
        .get(column.header)
        ?.values.slice(0, rememberedValues)
        .map((one) => one.value),
    })),
  });
  const columns = suggestions.map((suggestion) => columnOf(suggestion, input, known));
  const values = latest?.values ?? [];
  const mapping =
    latest !== undefined && isSame(latest.columns, columns)
      ? latest
      : latest === undefined
        ? await addVersion(scope, input.sourceId, { columns, values }, input.actor)
        : await rewriteVersion(scope, latest, { columns, values }, input.actor);
  return { mapping, suggestions, missing: missingColumns(latest, columns, keyOf) };
}

export function mappable(field: Field): MappableField {
  return { key: field.key, label: field.label, type: field.type, role: field.role, options: field.options };
}

function columnOf(
  suggestion: Suggestion,
  input: { readonly fields: readonly Field[]; readonly accept?: string | undefined },
  known: readonly MappedColumn[],
): MappedColumn {
  const headerNorm = wordsOf(suggestion.column) || suggestion.column;
  const before = known.find((column) => column.headerNorm === headerNorm);
  const suggested = input.fields.find((field) => field.key === suggestion.field);
  const field = suggestion.confidence >= leastConfidence ? suggested : undefined;
  const unchanged =
    before !== undefined &&
    before.reviewedAt !== null &&
    before.fieldId === (field?.fieldId ?? null) &&
    (suggestion.origin === 'remembered' || field === undefined);
  const column: MappedColumn = {
    position: suggestion.index,
    header: suggestion.column,
    headerNorm,
    fieldId: field?.fieldId ?? null,
    blank: before?.blank ?? 'keep',
    dateOrder:
      unchanged && before.dateOrder !== null && suggestion.dateOrder === 'ambiguous'
        ? before.dateOrder
        : (suggestion.dateOrder ?? null),
    numberStyle:
      unchanged && before.numberStyle !== null && suggestion.numberStyle === 'ambiguous'
        ? before.numberStyle
        : (suggestion.numberStyle ?? null),
    matchWords: before?.matchWords ?? false,
    confidence: suggestion.confidence,
    reason: suggestion.reason,
    origin: suggestion.origin,
    reviewedBy: unchanged ? before.reviewedBy : null,
    reviewedAt: unchanged ? before.reviewedAt : null,
  };
  if (input.accept === undefined || field === undefined) return column;
  return {
    ...column,
    matchWords: true,
    reviewedBy: column.reviewedBy ?? input.accept,
    reviewedAt: column.reviewedAt ?? new Date(),
  };
}

/** Two versions are the same when every decision is; how sure a suggestion was does not matter. */
function isSame(before: readonly MappedColumn[], now: readonly MappedColumn[]): boolean {
  const decisions = (columns: readonly MappedColumn[]) =>
    JSON.stringify(
      columns.map((one) => [
        one.position,
        one.header,
        one.fieldId,
        one.blank,
        one.dateOrder,
        one.numberStyle,
        one.matchWords,
        one.reviewedBy,
      ]),
    );
  return decisions(before) === decisions(now);
}

function missingColumns(
  latest: Mapping | undefined,
  columns: readonly MappedColumn[],
  keyOf: ReadonlyMap<string, string>,
): { header: string; field: string }[] {
  const mapped = new Set(columns.map((column) => column.fieldId));
  return (latest?.columns ?? [])
    .filter((column) => column.fieldId !== null && !mapped.has(column.fieldId))
    .map((column) => ({ header: column.header, field: keyOf.get(column.fieldId ?? '') ?? '' }));
}

/** Columns that go to a field and that nobody has looked at: while there is one, no plan can be approved. */
export function unreviewed(mapping: Mapping): readonly MappedColumn[] {
  return mapping.columns.filter((column) => column.fieldId !== null && column.reviewedAt === null);
}
