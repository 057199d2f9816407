import type { Concept } from '../concepts.ts';

/**
 * A header is about a concept when it has one word of each group. Words beside those weaken the reading, unless
 * they are in `also` or say nothing (`neutral`).
 */
export interface Rule {
  readonly concept: Concept;
  readonly groups: readonly (readonly string[])[];
  readonly also: ReadonlySet<string>;
  /** How sure the words alone make it, 0 to 1. */
  readonly weight: number;
}

/** Groups are separated by spaces and alternatives by `|`, in the words of the vocabulary. */
export function rule(concept: Concept, groups: string, weight: number, also = ''): Rule {
  return {
    concept,
    groups: groups.split(' ').map((group) => group.split('|')),
    also: new Set(also.split(' ')),
    weight,
  };
}

/** Words that name the table, the person as such, or nothing. */
export const neutral: ReadonlySet<string> = new Set(
  'employee person user member contact account work business primary description internal filler employment profile record organization'.split(
    ' ',
  ),
);

/** Words that make a header about somebody or something else than the person's present work. */
export const foreign: ReadonlySet<string> = new Set(
  'manager emergency relative birth maiden other former new someone candidate contract created'.split(' '),
);
