import type { Field } from '../../directory/fields.ts';
import { commonAttributes } from './common.ts';
import { customSchema } from './custom.ts';
import { enterpriseSchema } from './enterprise.ts';
import { groupSchema } from './group.ts';
import { discoverySchemas } from './discoverySchemas.ts';
import type { Registry, ResourceDefinition } from './types.ts';
import { userSchema } from './user.ts';

const group: ResourceDefinition = {
  name: 'Group',
  endpoint: '/Groups',
  description: groupSchema.description,
  schema: groupSchema,
  extensions: [],
  common: commonAttributes,
};

/** What a tenant with these fields serves: users with the enterprise extension and the tenant's own, and groups. */
export function registryOf(fields: readonly Field[]): Registry {
  const custom = customSchema(fields);
  const extensions = custom === undefined ? [enterpriseSchema] : [enterpriseSchema, custom];
  return {
    user: {
      name: 'User',
      endpoint: '/Users',
      description: userSchema.description,
      schema: userSchema,
      extensions,
      common: commonAttributes,
    },
    group,
    schemas: [userSchema, groupSchema, ...extensions, ...discoverySchemas],
  };
}
