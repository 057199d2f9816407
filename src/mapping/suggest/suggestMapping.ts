import { proveDateOrder } from '../cell/date.ts';
import { proveNumberStyle } from '../cell/number.ts';
import { assign, type Pair } from './assign.ts';
import { bareLastName } from './bareNames.ts';
import { type ColumnFacts, columnFacts } from './columnFacts.ts';
import { type KnownField, knownField } from './knownField.ts';
import { reasonFor, reasonForNone } from './reason.ts';
import { languageOf } from './recognise.ts';
import { type Memory, rememberedColumns, renamedColumns } from './remembered.ts';
import { lowestConfidence, type Score, scoreOf } from './score.ts';
import type { SuggestInput, Suggestion, SuggestionOrigin } from './types.ts';

/**
 * The best field for each column, in file order; never two columns on one field. Headers, values and the mappings of
 * earlier runs are weighed per pair of column and field; then the surest pairs are taken first.
 */
export function suggestMapping(input: SuggestInput): Suggestion[] {
  const language = languageOf(input.columns.map((column) => column.header));
  const columns = input.columns.map((profile) => columnFacts(profile, language));
  const fields = input.fields.map(knownField);
  const remembered = input.remembered ?? [];
  const kept = rememberedColumns(columns, fields, remembered);
  const decided = new Map(kept.map((memory) => [memory.column, memory]));
  const free = columns.filter((column) => !decided.has(column));
  const renamed = renamedColumns(free, fields, remembered, kept);
  const pairs = [...fresh(free, fields, kept, renamed, bareLastName(columns)), ...kept.flatMap(remembering)];
  const assigned = assign(pairs);
  return columns.map((column) => suggestion(column, decided.get(column), assigned, pairs));
}

/** Columns without a memory of their own, scored against the fields that no memory has taken. */
function fresh(
  columns: readonly ColumnFacts[],
  fields: readonly KnownField[],
  kept: readonly Memory[],
  renamed: readonly Memory[],
  lastName: ReturnType<typeof bareLastName>,
): Pair[] {
  const taken = new Set(kept.filter(({ confidence }) => confidence >= 0.5).map(({ field }) => field));
  const open = fields.filter((field) => !taken.has(field));
  return columns.flatMap((column) => {
    const pairs = open.map((field) => {
      const isBare = lastName?.column === column && field.concept === 'lastName';
      const own = scoreOf(column, field);
      const score = isBare && lastName.score.confidence > own.confidence ? lastName.score : own;
      const memory = renamed.find((one) => one.column === column && one.field === field);
      return withMemory({ column, field, score, confidence: score.confidence }, memory);
    });
    return settled(pairs);
  });
}

/** A rename and a header that says the same strengthen each other. */
function withMemory(pair: Pair, memory: Memory | undefined): Pair {
  if (!memory) return pair;
  const together = 1 - (1 - pair.confidence) * (1 - memory.confidence);
  return { ...pair, memory, confidence: Math.min(0.98, Math.round(together * 100) / 100) };
}

/** Values that fit two fields equally well prove neither; a column with a sure field is no guess for others. */
function settled(pairs: readonly Pair[]): Pair[] {
  const [best, second] = [...pairs].sort((one, other) => other.confidence - one.confidence);
  if (!best || !second) return [...pairs];
  const isClose = best.confidence - second.confidence < 0.05 && !best.memory;
  const byValues = best.score.header.score < lowestConfidence && second.score.header.score < lowestConfidence;
  if (isClose && byValues) return pairs.map((pair) => lowered(pair, 0.6));
  if (best.score.header.score < 0.75 || best.confidence < 0.75) return [...pairs];
  return pairs.map((pair) => (pair === best || pair.score.header.score >= 0.75 ? pair : lowered(pair, 0.5)));
}

function lowered(pair: Pair, by: number): Pair {
  return { ...pair, confidence: Math.round(pair.confidence * by * 100) / 100 };
}

function remembering(memory: Memory): Pair[] {
  if (!memory.field) return [];
  const score: Score = {
    confidence: memory.confidence,
    header: { score: 1, how: 'name' },
    evidence: { weight: 0, alone: 0 },
  };
  return [{ column: memory.column, field: memory.field, confidence: memory.confidence, score, memory }];
}

function suggestion(
  column: ColumnFacts,
  memory: Memory | undefined,
  assigned: ReadonlyMap<ColumnFacts, Pair>,
  pairs: readonly Pair[],
): Suggestion {
  const { header, index } = column.profile;
  const pair = assigned.get(column);
  if (!pair) {
    const left = memory !== undefined && memory.field === undefined;
    const reason = left ? memory.reason : noneFor(column, assigned, pairs);
    return {
      column: header,
      index,
      field: null,
      confidence: 0,
      reason,
      origin: left ? 'remembered' : 'none',
    };
  }
  const { type, key } = pair.field.field;
  return {
    column: header,
    index,
    field: key,
    confidence: pair.confidence,
    reason: reasonFor(pair),
    origin: originOf(pair),
    ...(type === 'date' && { dateOrder: proveDateOrder(column.profile) }),
    ...(type === 'number' && { numberStyle: proveNumberStyle(column.profile) }),
  };
}

function originOf({ memory, score }: Pair): SuggestionOrigin {
  return memory?.origin ?? (score.header.score >= lowestConfidence ? 'header' : 'values');
}

function noneFor(
  column: ColumnFacts,
  assigned: ReadonlyMap<ColumnFacts, Pair>,
  pairs: readonly Pair[],
): string {
  let best: Pair | undefined;
  for (const pair of pairs) {
    if (pair.column === column && (best === undefined || rank(pair) > rank(best))) best = pair;
  }
  const lost = best !== undefined && best.confidence >= lowestConfidence;
  const winner = lost ? [...assigned.values()].find(({ field }) => field === best?.field) : undefined;
  return reasonForNone(column, best, winner);
}

/** What could nearly have been says most about why nothing is. */
function rank({ confidence, score }: Pair): number {
  return confidence >= lowestConfidence ? 1 + confidence : score.header.score;
}
