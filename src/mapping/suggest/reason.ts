import type { Pair } from './assign.ts';
import type { ColumnFacts } from './columnFacts.ts';
import { conceptNames } from './concepts.ts';
import type { KnownField } from './knownField.ts';
import { lowestConfidence } from './score.ts';

/** One plain sentence that says why a column is this field. */
export function reasonFor({ column, field, score, memory }: Pair): string {
  if (memory) return memory.reason;
  const says = score.evidence.says?.();
  if (score.header.score < lowestConfidence)
    return sentence(says ?? `The values look like ${field.field.label}`);
  const header = headerClause(column, field, score.header);
  if (says === undefined) return header;
  const against = score.evidence.weight < 0 || column.isEmpty || (score.evidence.overlap ?? 1) === 0;
  return `${header}, ${against ? 'but' : 'and'} ${says}`;
}

function headerClause(column: ColumnFacts, field: KnownField, match: Pair['score']['header']): string {
  const header = `The header “${column.profile.header.trim()}”`;
  const { reading } = match;
  if (match.how === 'name') return `${header} is the name of the field`;
  if (match.how === 'words' || reading === undefined) return `${header} resembles ${field.field.label}`;
  if (match.how === 'kin') {
    return `${header} says ${conceptNames[reading.concept]}, which comes nearest to ${field.field.label}`;
  }
  return reading.language === 'English'
    ? `${header} is a usual name for ${field.field.label}`
    : `The header says “${column.profile.header.trim()}”, ${reading.language} for ${conceptNames[reading.concept]}`;
}

/** Why a column has no field: another column has it, its values contradict its header, or nothing is known. */
export function reasonForNone(column: ColumnFacts, best: Pair | undefined, winner: Pair | undefined): string {
  if (best && winner) {
    return `${best.field.field.label} is filled by “${winner.column.profile.header.trim()}”, which fits better`;
  }
  const says = best?.score.evidence.says?.();
  if (best && best.score.header.score >= 0.5 && best.score.evidence.weight < 0 && says !== undefined) {
    return `${headerClause(column, best.field, best.score.header)}, but ${says}`;
  }
  const [reading] = column.nameless ? [] : column.header.readings;
  if (reading && reading.score >= 0.6) {
    return `The header “${column.profile.header.trim()}” says ${conceptNames[reading.concept]}, and no field wants that`;
  }
  return column.isEmpty
    ? 'The column is empty and its header names no field'
    : 'Neither the header nor the values point to a field';
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
