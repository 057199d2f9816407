import { attribute } from './attribute.ts';
import type { Schema } from './types.ts';

/**
 * The enterprise extension of users, RFC 7643 §4.3; characteristics as §8.7.1 writes them, but for `manager`: its sub-attributes are
 * required there and recommended in §4.3, and Entra ID sends the id alone.
 */
export const enterpriseSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  name: 'EnterpriseUser',
  description: 'Enterprise User',
  attributes: [
    attribute({ name: 'employeeNumber', description: 'The number or code of the employee.' }),
    attribute({ name: 'costCenter', description: 'The cost center.' }),
    attribute({ name: 'organization', description: 'The organization.' }),
    attribute({ name: 'division', description: 'The division.' }),
    attribute({ name: 'department', description: 'The department.' }),
    attribute({
      name: 'manager',
      type: 'complex',
      description: 'Who manages the user.',
      subAttributes: [
        attribute({ name: 'value', caseExact: true, description: 'The id of the manager.' }),
        attribute({
          name: '$ref',
          type: 'reference',
          referenceTypes: ['User'],
          description: 'Where the manager is.',
        }),
        attribute({
          name: 'displayName',
          mutability: 'readOnly',
          description: 'The name of the manager.',
        }),
      ],
    }),
  ],
};
