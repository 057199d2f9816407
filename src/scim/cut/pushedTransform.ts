import type { Field } from '../../directory/fields.ts';
import { programOf } from '../../directory/enrolmentColumn.ts';
import type { Mapping } from '../../mapping/store.ts';
import { type MappedRecord, rowTransform } from '../../mapping/transform.ts';

/** Maps rows of pushed people: as ever, and with the enrolments that groups stand for, which no mapping has to know. */
export function pushedTransform(
  mapping: Mapping,
  fields: readonly Field[],
  header: readonly string[],
): (cells: readonly string[], unsaid?: ReadonlySet<number>) => MappedRecord {
  const transform = rowTransform(placed(mapping, header), fields);
  const programs = header.flatMap((name, index) => (programOf(name) === undefined ? [] : [{ name, index }]));
  if (programs.length === 0) return transform;
  return (cells, unsaid) => {
    const mapped = transform(cells, unsaid);
    const said = programs.filter(({ index }) => unsaid?.has(index) !== true);
    const enrolments = said.map(({ name, index }) => [name, cells[index] === 'true' ? true : null] as const);
    return { ...mapped, values: { ...mapped.values, ...Object.fromEntries(enrolments) } };
  };
}

/**
 * The mapping with its columns where the header has them: it may have grown since the rows were landed, so that enrolments stand where it
 * has its newest columns.
 */
function placed(mapping: Mapping, header: readonly string[]): Mapping {
  const columns = mapping.columns.map((column) => {
    const there = header[column.position];
    if (there === undefined || programOf(there) === undefined) return column;
    const position = header.indexOf(column.header);
    return position === -1 ? { ...column, fieldId: null } : { ...column, position };
  });
  return { ...mapping, columns };
}
