import type { Filter } from '../../../../src/scim/filter/types.ts';
import type { AttributePath } from '../../../../src/scim/schema/types.ts';

/** A filter with a bracket around all that it takes together, so that a test can say how it was read. */
export function written(filter: Filter): string {
  const { op } = filter;
  if (op === 'and' || op === 'or') return `(${written(filter.left)} ${op} ${written(filter.right)})`;
  if (op === 'not') return `not(${written(filter.of)})`;
  if (op === 'constant') return String(filter.holds);
  const path = pathText(filter.path);
  if (op === 'pr') return `${path} pr`;
  return op === 'element'
    ? `${path}[${written(filter.of)}]`
    : `${path} ${op} ${JSON.stringify(filter.value)}`;
}

export function pathText({ extension, attribute, sub }: AttributePath): string {
  const urn = extension === undefined ? '' : `${extension.split(':').at(-3)}:`;
  return `${urn}${attribute.name}${sub === undefined ? '' : `.${sub.name}`}`;
}
