import type { Attribute } from './types.ts';

type Given = Pick<Attribute, 'name' | 'description'> & Partial<Attribute>;

/**
 * An attribute, with what RFC 7643 §2.2 says of all that is not given: a string that may be read and written. References and binary
 * values are case exact (§2.3.6, §2.3.7); the schemas of §8.7.1 forgot it of some.
 */
export function attribute(given: Given): Attribute {
  return {
    type: 'string',
    multiValued: false,
    required: false,
    caseExact: given.type === 'reference' || given.type === 'binary',
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    ...given,
  };
}

interface Elements {
  readonly name: string;
  readonly description: string;
  /** Of `value`; without it the elements have none, as postal addresses. */
  readonly value?: Omit<Given, 'name'>;
  /** What `type` usually is. */
  readonly types?: readonly string[];
  /** Sub-attributes that come before the usual ones. */
  readonly others?: readonly Attribute[];
}

/** A multi-valued attribute with the sub-attributes of RFC 7643 §2.4: `value`, `display`, `type` and `primary`. */
export function elements(given: Elements): Attribute {
  const display = attribute({
    name: 'display',
    description: 'A text that people read instead of the value.',
  });
  return attribute({
    name: given.name,
    description: given.description,
    type: 'complex',
    multiValued: true,
    subAttributes: [
      ...(given.others ?? []),
      ...(given.value === undefined ? [] : [attribute({ name: 'value', ...given.value }), display]),
      attribute({
        name: 'type',
        description: 'What the value is for.',
        ...(given.types !== undefined && { canonicalValues: given.types }),
      }),
      attribute({
        name: 'primary',
        type: 'boolean',
        description: 'Whether this is the preferred value; true for one of them at most.',
      }),
    ],
  });
}
