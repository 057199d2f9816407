import type { TenantScope } from '../db/tenant.ts';
import type { Field } from '../directory/fields.ts';
import { wordsOf } from '../kernel/text.ts';
import type { ColumnProfile } from './profile.ts';
import { recall } from './recall.ts';
import { addVersion, type MappedColumn, type Mapping, rewriteVersion } from './store.ts';
import { suggestMapping } from './suggest/suggestMapping.ts';
import type { MappableField, Suggestion } from './suggest/types.ts';

/** Below this a suggestion is shown but not taken: the column stays without a field until a person says so. */
export const leastConfidence = 0.5;

export interface Proposal {
  readonly mapping: Mapping;
  readonly suggestions: readonly Suggestion[];
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
  const { latest, known, remembered } = await recall(scope, input, input.fields);
  const suggestions = suggestMapping({
    columns: input.profiles,
    fields: input.fields.map(mappable),
    remembered,
  });
  const columns = suggestions.map((suggestion) => columnOf(suggestion, input, known));
  const values = latest?.values ?? [];
  const mapping =
    latest !== undefined && isSame(latest.columns, columns)
      ? latest
      : latest === undefined
        ? await addVersion(scope, input.sourceId, { columns, values }, input.actor)
        : await rewriteVersion(scope, latest, { columns, values }, input.actor);
  return { mapping, suggestions };
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
  const reviewed =
    before !== undefined && before.reviewedAt !== null && before.fieldId === (field?.fieldId ?? null)
      ? before
      : undefined;
  const dateOrder = settled(suggestion, suggestion.dateOrder, reviewed?.dateOrder);
  const numberStyle = settled(suggestion, suggestion.numberStyle, reviewed?.numberStyle);
  const unchanged =
    reviewed !== undefined &&
    isAsReviewed(suggestion, reviewed) &&
    isReadAlike(dateOrder, reviewed.dateOrder) &&
    isReadAlike(numberStyle, reviewed.numberStyle)
      ? reviewed
      : undefined;
  const column: MappedColumn = {
    position: suggestion.index,
    header: suggestion.column,
    headerNorm,
    fieldId: field?.fieldId ?? null,
    blank: before?.blank ?? 'keep',
    dateOrder,
    numberStyle,
    matchWords: before?.matchWords ?? false,
    confidence: suggestion.confidence,
    reason: suggestion.reason,
    origin: suggestion.origin,
    reviewedBy: unchanged?.reviewedBy ?? null,
    reviewedAt: unchanged?.reviewedAt ?? null,
  };
  if (input.accept === undefined || field === undefined) return column;
  return {
    ...column,
    matchWords: true,
    reviewedBy: column.reviewedBy ?? input.accept,
    reviewedAt: column.reviewedAt ?? new Date(),
  };
}

/** Whether the column is what the person saw: a column whose values were of another kind then, too, is. */
function isAsReviewed(suggestion: Suggestion, before: MappedColumn): boolean {
  if (suggestion.origin === 'doubted') return before.origin === 'doubted';
  return suggestion.origin === 'remembered' || before.fieldId === null;
}

/** A day that was written 2026-11-02 and now 02/11/2026 is read another way: somebody looks again. */
function isReadAlike(now: string | null, before: string | null): boolean {
  return now === null || now === before;
}

/** How cells are read: as the column proves, else as it was reviewed. A column of doubtful values proves nothing. */
function settled<T extends string>(
  suggestion: Suggestion,
  proved: T | undefined,
  before: T | null | undefined,
): T | null {
  const isOpen = proved === 'ambiguous' || (proved !== undefined && suggestion.origin === 'doubted');
  return (isOpen ? before : undefined) ?? proved ?? null;
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
        one.origin === 'doubted',
      ]),
    );
  return decisions(before) === decisions(now);
}

/** Columns that go to a field and that nobody has looked at: while there is one, no plan can be approved. */
export function unreviewed(mapping: Mapping): readonly MappedColumn[] {
  return mapping.columns.filter((column) => column.fieldId !== null && column.reviewedAt === null);
}
