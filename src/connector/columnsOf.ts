import type { Column, SourceRecord } from './connector.ts';
import { flatAttributes } from './flatAttributes.ts';

/** Samples of one column, at most. */
const mostSamples = 3;

/**
 * The columns of a few records, in the order in which they come: what `discover` gives. A type is what every value that is not
 * blank has, otherwise text. Numbers with a leading zero are text: they name something.
 */
export function columnsOf(records: Iterable<Pick<SourceRecord, 'attributes'>>): Column[] {
  const values = new Map<string, string[]>();
  let count = 0;
  for (const { attributes } of records) {
    count += 1;
    for (const [name, value] of flatAttributes(attributes)) {
      const before = values.get(name) ?? [];
      if (value !== '') before.push(value);
      values.set(name, before);
    }
  }
  return [...values].map(([name, given]) => {
    const distinct = new Set(given);
    const type = typeOf(given);
    return {
      name,
      type,
      samples: [...distinct].slice(0, mostSamples),
      keyCandidate: count > 1 && distinct.size === count && (type === 'text' || type === 'number'),
    };
  });
}

const types: readonly (readonly [Column['type'], RegExp])[] = [
  ['boolean', /^(?:true|false)$/],
  ['date', /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/],
  ['number', /^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?$/],
];

function typeOf(values: readonly string[]): Column['type'] {
  if (values.length === 0) return 'text';
  return types.find(([, form]) => values.every((value) => form.test(value)))?.[0] ?? 'text';
}
