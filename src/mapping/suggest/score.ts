import type { ColumnFacts } from './columnFacts.ts';
import type { Concept } from './concepts.ts';
import { type Evidence, silent } from './evidence/evidence.ts';
import { valueEvidence } from './evidence/valueEvidence.ts';
import { isNearOptions } from './evidence/words.ts';
import { kinship } from './kinships.ts';
import type { KnownField } from './knownField.ts';
import { ownWordsLikeness } from './ownWords.ts';
import type { Reading } from './recognise.ts';

/** How the header and a field belong together. */
export interface HeaderMatch {
  readonly score: number;
  readonly how: 'name' | 'concept' | 'kin' | 'words' | 'none';
  readonly reading?: Reading | undefined;
}

/** One column as one field: how sure, and by what. */
export interface Score {
  readonly confidence: number;
  readonly header: HeaderMatch;
  readonly evidence: Evidence;
}

/**
 * A header that is the field's own name keeps its field whatever the values are: bad values are then rejected or listed row by
 * row, which tells more than a column that goes nowhere. A status and an address are recognised by their values: there it holds
 * only while the values are too few to contradict.
 */
function ownNameFloor(column: ColumnFacts, field: KnownField, header: HeaderMatch): number {
  if (header.how !== 'name') return 0;
  const byValues = field.concept === 'status' || field.concept === 'email';
  return byValues && column.profile.filled >= 10 ? 0 : 0.55;
}

/** From here on a pair is worth showing as a guess. */
export const lowestConfidence = 0.3;

export function scoreOf(column: ColumnFacts, field: KnownField): Score {
  const header = headerMatch(column, field);
  // Only some fields can be told by their values alone: the others need no look at them.
  const evidence = header.score > 0.2 || !column.isEmpty ? valueEvidence(column, field) : silent;
  const confidence =
    header.score >= lowestConfidence
      ? Math.max(combined(column, field, header.score, evidence), ownNameFloor(column, field, header))
      : alone(column, evidence);
  return { confidence: Math.round(Math.min(0.99, confidence) * 100) / 100, header, evidence };
}

export function headerMatch(column: ColumnFacts, field: KnownField): HeaderMatch {
  const { header } = column;
  if (column.nameless && !field.names.has(header.joined)) return { score: 0, how: 'none' };
  if (field.names.has(header.joined)) return { score: 0.99, how: 'name', reading: header.readings[0] };
  const byConcept = conceptMatch(column, field);
  const known = (header.readings[0]?.score ?? 0) >= 0.7;
  if (known && field.concept !== undefined) return byConcept;
  const likeness = ownWordsLikeness(header, field) * (header.foreign ? 0.5 : 1) * (known ? 0.8 : 1);
  return likeness > byConcept.score ? { score: likeness, how: 'words' } : byConcept;
}

function conceptMatch(column: ColumnFacts, field: KnownField): HeaderMatch {
  let best: HeaderMatch = { score: 0, how: 'none' };
  if (field.concept === undefined) return best;
  for (const reading of column.header.readings) {
    const score =
      reading.score * kinship(field.concept, reading.concept) * preference(column, reading.concept);
    const how = reading.concept === field.concept ? 'concept' : 'kin';
    if (score > best.score) best = { score, how, reading };
  }
  return best;
}

/**
 * The preferred name is what colleagues see, so it goes before the legal one where nearly everybody has one; many
 * exports fill it only where it differs, and a first name must not be missing.
 */
function preference(column: ColumnFacts, concept: Concept): number {
  if (concept !== 'preferredFirstName' && concept !== 'preferredLastName') return 1;
  const { filled, blank } = column.profile;
  return filled > 0 && blank <= filled * 0.05 ? 1.14 : 1;
}

function combined(column: ColumnFacts, field: KnownField, header: number, evidence: Evidence): number {
  if (column.isEmpty) return header * (header >= 0.8 ? 0.88 : 0.7);
  const { weight } = evidence;
  if (weight < 0) return header * (1 + weight * 0.8);
  if (evidence.overlap !== undefined) return withOptions(column, field, header, evidence.overlap);
  return header >= 0.5 ? header + (1 - header) * 0.5 * weight : header + 0.12 * weight;
}

function withOptions(column: ColumnFacts, field: KnownField, header: number, overlap: number): number {
  if (overlap >= 0.5) return header + (0.98 - Math.min(0.98, header)) * (0.4 + 0.6 * overlap);
  if (overlap > 0) return header >= 0.8 ? header - 0.12 * (1 - overlap * 2) : header;
  if (header < 0.7) return header * 0.8;
  return Math.min(header, isNearOptions(column, field) ? 0.8 : 0.66);
}

/** Headers of these say where somebody stands, whatever their values are called elsewhere. */
const organisational: ReadonlySet<Concept> = new Set<Concept>([
  'jobFunction',
  'jobFamily',
  'team',
  'orgLevel',
  'organization',
  'supervisoryOrg',
  'division',
  'department',
  'businessUnit',
  'costCenter',
  'company',
  'role',
  'office',
  'location',
  'region',
  'city',
  'building',
  'employmentType',
]);

/** Without a header that helps, the values must speak; one that says something else speaks against them. */
function alone(column: ColumnFacts, evidence: Evidence): number {
  if (evidence.alone === 0) return 0;
  if (column.nameless) return evidence.alone;
  if (column.header.foreign) return evidence.alone * 0.3;
  const [best] = column.header.readings;
  if (best === undefined || best.score < 0.6) return evidence.alone;
  const mayBe = evidence.overlap !== undefined && organisational.has(best.concept);
  return evidence.alone * (mayBe ? 0.97 : 0.35);
}
