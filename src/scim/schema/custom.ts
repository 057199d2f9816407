import type { FieldType } from '../../db/schema.ts';
import { type Field, hasOptions, isAccountField } from '../../directory/fields.ts';
import { attribute } from './attribute.ts';
import type { Attribute, AttributeType, Schema } from './types.ts';

/** URN of the extension that holds the tenant's own fields. */
export const customUrn = 'urn:ietf:params:scim:schemas:extension:profilesync:2.0:User';

const types: Readonly<Record<FieldType, { readonly type: AttributeType; readonly format: string }>> = {
  text: { type: 'string', format: 'Text' },
  email: { type: 'string', format: 'An e-mail address' },
  phone: { type: 'string', format: 'A phone number' },
  url: { type: 'string', format: 'A web address' },
  date: { type: 'string', format: 'A date, best written as YYYY-MM-DD' },
  number: { type: 'decimal', format: 'A number' },
  boolean: { type: 'boolean', format: 'true or false' },
  select: { type: 'string', format: 'One of the options' },
  multi_select: { type: 'string', format: 'Any of the options' },
};

/**
 * The tenant's own fields as an extension of users, in their order; undefined when there are none. An attribute is named by the key of
 * its field: keys begin with a letter and go on with lower-case letters, digits and underscores, so that each is a legal name (RFC 7643
 * §2.1) and no two differ by case alone. Options are what is usual, not all that is taken: a value that is none waits for a decision.
 */
export function customSchema(fields: readonly Field[]): Schema | undefined {
  const own = fields.filter((field) => !isAccountField(field));
  if (own.length === 0) return undefined;
  return {
    id: customUrn,
    name: 'ProfileSyncUser',
    description: 'Profile fields of this organization.',
    attributes: own.map(attributeOf),
  };
}

function attributeOf(field: Field): Attribute {
  const { type, format } = types[field.type];
  const options = hasOptions(field) ? field.options.map((option) => option.label) : [];
  return attribute({
    name: field.key,
    type,
    multiValued: field.type === 'multi_select',
    description: `${field.label}. ${format}.`,
    ...(options.length > 0 && { canonicalValues: options }),
  });
}
