import type { JsonValue } from '../../db/schema.ts';

/** RFC 7643 §2.3. */
export type AttributeType =
  | 'string'
  | 'boolean'
  | 'decimal'
  | 'integer'
  | 'dateTime'
  | 'reference'
  | 'binary'
  | 'complex';

/** An attribute with all its characteristics (RFC 7643 §7); it goes into `/Schemas` as it is. */
export interface Attribute {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  readonly description: string;
  readonly required: boolean;
  readonly canonicalValues?: readonly string[];
  readonly caseExact: boolean;
  readonly mutability: 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly';
  readonly returned: 'always' | 'never' | 'default' | 'request';
  readonly uniqueness: 'none' | 'server' | 'global';
  readonly referenceTypes?: readonly string[];
  readonly subAttributes?: readonly Attribute[];
}

export interface Schema {
  /** Its URN. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly Attribute[];
}

export type ResourceTypeName = 'User' | 'Group';

/** One kind of resource: what drives validation, filters, PATCH, projection and discovery. */
export interface ResourceDefinition {
  readonly name: ResourceTypeName;
  readonly endpoint: '/Users' | '/Groups';
  readonly description: string;
  readonly schema: Schema;
  readonly extensions: readonly Schema[];
  /** `schemas`, `id`, `externalId` and `meta`, which every resource has (RFC 7643 §3.1) and which no schema lists. */
  readonly common: readonly Attribute[];
}

/** All that a connection of one tenant serves: the same for all its connections, different from tenant to tenant by its fields. */
export interface Registry {
  readonly user: ResourceDefinition;
  readonly group: ResourceDefinition;
  /** What `/Schemas` lists. */
  readonly schemas: readonly Schema[];
}

/**
 * What an attribute path means: `name.familyName` is the attribute `name` with its sub-attribute, and
 * `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department` the attribute of an extension.
 */
export interface AttributePath {
  /** URN of the extension; undefined for the core schema and the common attributes. */
  readonly extension?: string;
  readonly attribute: Attribute;
  readonly sub?: Attribute;
}

export type JsonObject = { readonly [name: string]: JsonValue };

/**
 * A resource as it is stored (`scim_resource.body`): names as the schemas spell them, values of the types they say, extensions under
 * their URN, nothing null, no empty array or object. It has neither `id`, `meta`, `schemas` and `password`, nor a user's `groups` or
 * a group's `members`.
 */
export type ResourceBody = JsonObject;
