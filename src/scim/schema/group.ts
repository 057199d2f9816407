import { attribute } from './attribute.ts';
import type { Schema } from './types.ts';

/** The core schema of groups, RFC 7643 §4.2; characteristics as §8.7.1 writes them. */
export const groupSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  name: 'Group',
  description: 'Group',
  attributes: [
    attribute({ name: 'displayName', required: true, description: 'The name of the group.' }),
    attribute({
      name: 'members',
      type: 'complex',
      multiValued: true,
      description: 'Who belongs to the group.',
      subAttributes: [
        attribute({
          name: 'value',
          mutability: 'immutable',
          description: 'The id of the user or the group that is a member.',
        }),
        attribute({
          name: '$ref',
          type: 'reference',
          referenceTypes: ['User', 'Group'],
          mutability: 'immutable',
          description: 'Where the member is.',
        }),
        attribute({
          name: 'type',
          mutability: 'immutable',
          canonicalValues: ['User', 'Group'],
          description: 'What the member is.',
        }),
        attribute({ name: 'display', mutability: 'readOnly', description: 'The name of the member.' }),
      ],
    }),
  ],
};
