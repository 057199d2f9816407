import { attribute } from './attribute.ts';
import type { Attribute, Schema } from './types.ts';

type Given = Parameters<typeof attribute>[0];

const fixed = (given: Given) => attribute({ required: true, mutability: 'readOnly', ...given });
const flag = (name: string, description: string) => fixed({ name, type: 'boolean', description });
const count = (name: string, description: string) => fixed({ name, type: 'integer', description });
const group = (name: string, description: string, subAttributes: readonly Attribute[]) =>
  fixed({ name, type: 'complex', description, subAttributes });
const supported = flag('supported', 'Whether it is there.');

const serviceProviderConfig: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig',
  name: 'ServiceProviderConfig',
  description: 'What this service provider can do',
  attributes: [
    fixed({
      name: 'documentationUri',
      type: 'reference',
      referenceTypes: ['external'],
      required: false,
      description: 'Where the documentation is.',
    }),
    group('patch', 'PATCH.', [supported]),
    group('bulk', 'Bulk requests.', [
      supported,
      count('maxOperations', 'Operations in one request, at most.'),
      count('maxPayloadSize', 'Bytes of one request, at most.'),
    ]),
    group('filter', 'Filters.', [supported, count('maxResults', 'Resources in one answer, at most.')]),
    group('changePassword', 'Changing passwords.', [supported]),
    group('sort', 'Sorting.', [supported]),
    group('etag', 'ETags.', [supported]),
    // RFC 9865 §4
    group('pagination', 'Paging.', [
      flag('cursor', 'Whether there are cursors.'),
      flag('index', 'Whether there is startIndex.'),
      fixed({
        name: 'defaultPaginationMethod',
        required: false,
        canonicalValues: ['cursor', 'index'],
        description: 'How an answer is paged when neither is asked for.',
      }),
      { ...count('defaultPageSize', 'Resources in one answer when no count is given.'), required: false },
      { ...count('maxPageSize', 'Resources in one answer, at most.'), required: false },
      { ...count('cursorTimeout', 'Seconds for which a cursor can be used, at least.'), required: false },
    ]),
    fixed({
      name: 'authenticationSchemes',
      type: 'complex',
      multiValued: true,
      description: 'How clients say who they are.',
      subAttributes: [
        fixed({
          name: 'type',
          canonicalValues: ['oauth', 'oauth2', 'oauthbearertoken', 'httpbasic', 'httpdigest'],
          description: 'The scheme.',
        }),
        fixed({ name: 'name', description: 'What people call it.' }),
        fixed({ name: 'description', description: 'What it is.' }),
        fixed({
          name: 'specUri',
          type: 'reference',
          referenceTypes: ['external'],
          required: false,
          description: 'Where it is specified.',
        }),
        fixed({
          name: 'documentationUri',
          type: 'reference',
          referenceTypes: ['external'],
          required: false,
          description: 'Where its documentation is.',
        }),
        { ...flag('primary', 'Whether it is the preferred one.'), required: false },
      ],
    }),
  ],
};

const uri = (name: string, description: string) =>
  fixed({ name, type: 'reference', referenceTypes: ['uri'], description });

const resourceType: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:ResourceType',
  name: 'ResourceType',
  description: 'A kind of resource',
  attributes: [
    fixed({ name: 'id', required: false, description: 'Its id; the same as its name.' }),
    fixed({ name: 'name', caseExact: true, uniqueness: 'server', description: 'Its name.' }),
    fixed({ name: 'description', required: false, description: 'What it is.' }),
    { ...uri('endpoint', 'Where resources of this kind are, below the base URL.'), uniqueness: 'server' },
    uri('schema', 'Its schema.'),
    fixed({
      name: 'schemaExtensions',
      type: 'complex',
      multiValued: true,
      required: false,
      description: 'Its extensions.',
      subAttributes: [
        uri('schema', 'The schema of the extension.'),
        flag('required', 'Whether every resource has it.'),
      ],
    }),
  ],
};

const exact = (name: string, description: string, canonicalValues: readonly string[]) =>
  fixed({ name, caseExact: true, required: false, description, canonicalValues });
const texts = (name: string, description: string) =>
  fixed({ name, caseExact: true, required: false, multiValued: true, description });

const characteristics: readonly Attribute[] = [
  fixed({ name: 'name', caseExact: true, description: 'Its name.' }),
  fixed({
    name: 'type',
    canonicalValues: [
      'string',
      'complex',
      'boolean',
      'decimal',
      'integer',
      'dateTime',
      'reference',
      'binary',
    ],
    description: 'The type of its values.',
  }),
  flag('multiValued', 'Whether it has several values.'),
  fixed({ name: 'description', caseExact: true, required: false, description: 'What it is.' }),
  { ...flag('required', 'Whether every resource has it.'), required: false },
  texts('canonicalValues', 'Values that it usually has.'),
  { ...flag('caseExact', 'Whether upper and lower case differ.'), required: false },
  exact('mutability', 'Whether it can be written.', ['readOnly', 'readWrite', 'immutable', 'writeOnly']),
  exact('returned', 'When it is answered.', ['always', 'never', 'default', 'request']),
  exact('uniqueness', 'Whether two resources may have the same value.', ['none', 'server', 'global']),
  texts('referenceTypes', 'What a reference leads to.'),
];

/** The only schema with attributes three levels deep (RFC 7643 §7). */
const schema: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:Schema',
  name: 'Schema',
  description: 'A schema',
  attributes: [
    fixed({ name: 'id', description: 'Its URN.' }),
    fixed({ name: 'name', description: 'Its name.' }),
    fixed({ name: 'description', required: false, description: 'What it describes.' }),
    fixed({
      name: 'attributes',
      type: 'complex',
      multiValued: true,
      description: 'Its attributes.',
      subAttributes: [
        ...characteristics,
        fixed({
          name: 'subAttributes',
          type: 'complex',
          multiValued: true,
          required: false,
          description: 'What the attribute consists of.',
          subAttributes: characteristics,
        }),
      ],
    }),
  ],
};

/** The schemas of what is discovered itself, RFC 7643 §8.7.2: clients look for them in `/Schemas`. */
export const discoverySchemas: readonly Schema[] = [serviceProviderConfig, resourceType, schema];
