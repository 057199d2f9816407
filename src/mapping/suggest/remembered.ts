import { wordsOf } from '../../kernel/text.ts';
import type { ColumnFacts } from './columnFacts.ts';
import { valueEvidence } from './evidence/valueEvidence.ts';
import { headerWords } from './headerWords.ts';
import type { KnownField } from './knownField.ts';
import type { RememberedColumn } from './types.ts';

/** What earlier runs say about a column of this file. */
export interface Memory {
  readonly column: ColumnFacts;
  /** undefined: a person left the column out. */
  readonly field: KnownField | undefined;
  readonly confidence: number;
  readonly origin: 'remembered' | 'doubted' | 'renamed';
  readonly reason: string;
}

/** The same header, by its words, as in an earlier run: the first column of that name has it. */
export function rememberedColumns(
  columns: readonly ColumnFacts[],
  fields: readonly KnownField[],
  remembered: readonly RememberedColumn[],
): Memory[] {
  const byHeader = new Map<string, RememberedColumn>();
  for (const one of remembered) {
    const name = nameOf(one.header);
    if (!byHeader.has(name)) byHeader.set(name, one);
  }
  const memories: Memory[] = [];
  const taken = new Set<KnownField>();
  for (const column of columns) {
    const name = nameOf(column.profile.header);
    const one = byHeader.get(name);
    const memory = one && memoryOf(column, one, fields);
    if (!memory || (memory.field && taken.has(memory.field))) continue;
    byHeader.delete(name);
    if (memory.field) taken.add(memory.field);
    memories.push(memory);
  }
  return memories;
}

/** How sure a column is whose values are of another kind now: what a person reviewed keeps its field, a guess does not. */
const doubted = { reviewed: 0.6, guessed: 0.45 } as const;

function memoryOf(
  column: ColumnFacts,
  one: RememberedColumn,
  fields: readonly KnownField[],
): Memory | undefined {
  const review = one.reviewed ? 'a person reviewed it' : 'nobody has reviewed it yet';
  if (one.field === null) {
    if (!one.reviewed) return undefined;
    const reason = `A person left out “${one.header}” of an earlier file`;
    return { column, field: undefined, confidence: 0, origin: 'remembered', reason };
  }
  const field = fields.find((known) => known.field.key === one.field);
  if (!field) return undefined;
  const reason = `In an earlier file “${one.header}” filled ${field.field.label}; ${review}`;
  const evidence = valueEvidence(column, field);
  if (column.isEmpty || evidence.weight >= -0.5 || isDecided(column, one)) {
    return { column, field, confidence: one.reviewed ? 0.99 : 0.97, origin: 'remembered', reason };
  }
  return {
    column,
    field,
    confidence: one.reviewed ? doubted.reviewed : doubted.guessed,
    origin: one.reviewed ? 'doubted' : 'remembered',
    reason: `${reason}; now ${evidence.says?.() ?? 'the values are of another kind'}`,
  };
}

/** Whether a person decided about most of the values, so that what they look like does not matter. */
function isDecided(column: ColumnFacts, { decided }: RememberedColumn): boolean {
  if (decided === undefined || decided.size === 0) return false;
  let rows = 0;
  let known = 0;
  for (const { value, count } of column.top) {
    rows += count;
    if (decided.has(wordsOf(value) || value.trim())) known += count;
  }
  return known > rows / 2;
}

/** How much of the old values must come back before a new header is taken for a rename. */
const enoughShared = 0.5;

/** Columns that are gone, found again under a new header by their values. `free` are columns without a memory. */
export function renamedColumns(
  free: readonly ColumnFacts[],
  fields: readonly KnownField[],
  remembered: readonly RememberedColumn[],
  kept: readonly Memory[],
): Memory[] {
  const taken = new Set(kept.map((memory) => memory.field));
  const words = wordsOnce();
  const found: { memory: Memory; shared: number }[] = [];
  for (const one of remembered) {
    const field = fields.find((known) => known.field.key === one.field);
    if (!field || taken.has(field)) continue; // taken: its column is still there
    const before = new Set((one.values ?? []).map(wordsOf).filter((words) => words !== ''));
    for (const column of before.size === 0 ? [] : free) {
      const shared = sharedValues(before, words(column));
      if (shared < enoughShared || valueEvidence(column, field).weight < -0.5) continue;
      const percent = Math.round(shared * 100);
      const reason = `“${one.header}” is gone and ${percent} % of its values are here, so “${column.profile.header}” is probably its new name`;
      const confidence = Math.round((0.55 + 0.4 * shared) * (before.size < 3 ? 0.75 : 1) * 100) / 100;
      found.push({ memory: { column, field, confidence, origin: 'renamed', reason }, shared });
    }
  }
  return found.sort((one, other) => other.shared - one.shared).map(({ memory }) => memory);
}

/** Share of the remembered sample that the column holds; columns with few values must hold little else. */
function sharedValues(before: ReadonlySet<string>, now: ReadonlySet<string>): number {
  let shared = 0;
  for (const words of before) if (now.has(words)) shared += 1;
  const ofBefore = shared / before.size;
  if (now.size > 50) return ofBefore;
  return Math.min(ofBefore, now.size === 0 ? 0 : (shared / now.size) * 1.5);
}

/** The values of a column by their words. They may be thousands, and are asked for once per field that is gone. */
function wordsOnce(): (column: ColumnFacts) => ReadonlySet<string> {
  const known = new Map<ColumnFacts, ReadonlySet<string>>();
  return (column) => {
    const words = known.get(column) ?? new Set(column.profile.values.map(({ value }) => wordsOf(value)));
    known.set(column, words);
    return words;
  };
}

function nameOf(header: string): string {
  return headerWords(header).joined;
}
