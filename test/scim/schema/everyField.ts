import type { FieldRole, FieldType } from '../../../src/db/schema.ts';
import type { Field } from '../../../src/directory/fields.ts';
import { registryOf } from '../../../src/scim/schema/registry.ts';

const field = (key: string, type: FieldType, options: readonly string[] = [], role?: FieldRole): Field => ({
  fieldId: `id of ${key}`,
  key,
  label: key.replaceAll('_', ' '),
  type,
  ...(role !== undefined && { role }),
  options: options.map((label) => ({ optionId: `id of ${label}`, label, norm: label.toLowerCase() })),
});

/** A field of every type, those of the account among them. */
export const everyField: readonly Field[] = [
  field('unique_id', 'text', [], 'unique_id'),
  field('email', 'email', [], 'email'),
  field('first_name', 'text', [], 'first_name'),
  field('last_name', 'text', [], 'last_name'),
  field('status', 'text', [], 'status'),
  field('eligible', 'text', [], 'eligibility'),
  field('about', 'text'),
  field('private_email', 'email'),
  field('mobile', 'phone'),
  field('web_site', 'url'),
  field('hire_date', 'date'),
  field('years', 'number'),
  field('mentor', 'boolean'),
  field('team', 'select', ['Blue', 'Red']),
  field('skills', 'multi_select', ['Go', 'SQL', 'Résumé; writing']),
  field('level', 'select'),
];

export const registry = registryOf(everyField);
export const custom = 'urn:ietf:params:scim:schemas:extension:profilesync:2.0:User';
export const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const coreUser = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const coreGroup = 'urn:ietf:params:scim:schemas:core:2.0:Group';
