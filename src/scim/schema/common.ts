import { attribute } from './attribute.ts';
import type { Attribute } from './types.ts';

/** What every resource has, RFC 7643 §3 and §3.1. No schema lists these attributes; filters and projections know them. */
export const commonAttributes: readonly Attribute[] = [
  attribute({
    name: 'schemas',
    type: 'reference',
    referenceTypes: ['uri'],
    // URNs are the same in whatever case.
    caseExact: false,
    multiValued: true,
    required: true,
    mutability: 'readOnly',
    returned: 'always',
    description: 'The schemas by which the resource is written.',
  }),
  attribute({
    name: 'id',
    caseExact: true,
    mutability: 'readOnly',
    returned: 'always',
    uniqueness: 'server',
    description: 'The id of the resource here; it never changes.',
  }),
  attribute({
    name: 'externalId',
    caseExact: true,
    description: 'The id of the resource at the identity provider.',
  }),
  attribute({
    name: 'meta',
    type: 'complex',
    mutability: 'readOnly',
    description: 'About the resource itself.',
    subAttributes: [
      attribute({
        name: 'resourceType',
        caseExact: true,
        mutability: 'readOnly',
        description: 'What kind of resource it is.',
      }),
      attribute({
        name: 'created',
        type: 'dateTime',
        mutability: 'readOnly',
        description: 'When it was created.',
      }),
      attribute({
        name: 'lastModified',
        type: 'dateTime',
        mutability: 'readOnly',
        description: 'When it changed last.',
      }),
      attribute({
        name: 'location',
        type: 'reference',
        referenceTypes: ['uri'],
        mutability: 'readOnly',
        description: 'Where it is.',
      }),
      attribute({
        name: 'version',
        caseExact: true,
        mutability: 'readOnly',
        description: 'Its version, which is its ETag.',
      }),
    ],
  }),
];
