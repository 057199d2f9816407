import type { Filter } from '../../../../src/scim/filter/types.ts';
import type { AttributePath } from '../../../../src/scim/schema/types.ts';

/** A filter with a bracket around all that it takes together, so that a test can say how it was read. */
export function written(filter: Filter): string {
  switch (filter.op) {
    case 'and':
    case 'or':
      return `(${written(filter.left)} ${filter.op} ${written(filter.right)})`;
    case 'not':
      return `not(${written(filter.of)})`;
    case 'pr':
      return `${pathText(filter.path)} pr`;
    case 'element':
      return `${pathText(filter.path)}[${written(filter.of)}]`;
    case 'constant':
      return String(filter.holds);
    default:
      return `${pathText(filter.path)} ${filter.op} ${JSON.stringify(filter.value)}`;
  }
}

export function pathText({ extension, attribute, sub }: AttributePath): string {
  const urn = extension === undefined ? '' : `${extension.split(':').at(-3)}:`;
  return `${urn}${attribute.name}${sub === undefined ? '' : `.${sub.name}`}`;
}
