import fc from 'fast-check';
import { request as httpRequest, METHODS } from 'node:http';
import { beforeAll, expect, it } from 'vitest';
import { newId } from '../../../src/kernel/ids.ts';
import {
  bulkRequest,
  core,
  enterprise,
  errorOf,
  groupSchema,
  patchOp,
  person,
  providerPerFile,
} from './support/provider.ts';

const test = providerPerFile();
const known: string[] = [];
beforeAll(async () => {
  for (let n = 0; n < 3; n += 1) known.push((await test.provider.create('/Users', person())).id);
  const group = { schemas: [groupSchema], displayName: 'Group', members: known.map((value) => ({ value })) };
  known.push((await test.provider.create('/Groups', group)).id);
  known.push((await test.provider.create('/Users', person())).id);
});

interface Given {
  readonly method: string;
  readonly path: string;
  readonly type: string;
  readonly body: string;
}

interface Got {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** With paths, methods and bodies that fetch would not send. */
function send({ method, path, type, body }: Given): Promise<Got> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(test.server.url);
    const bytes = Buffer.from(/^(GET|HEAD|OPTIONS)$/.test(method) ? '' : body);
    const headers = {
      authorization: `Bearer ${test.provider.token}`,
      'content-type': type,
      'content-length': bytes.length,
    };
    const asked = httpRequest({ hostname, port, method, path: `/scim/v2${path}`, headers }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, type: answer.headers['content-type'] ?? '', text }),
      );
      answer.on('error', reject);
    });
    asked.on('error', reject);
    asked.end(bytes);
  });
}

const id = fc.nat(6).map((n) => known[n] ?? newId());
const user = fc.nat(2).map((n) => `/Users/${known[n]}`);
const group = fc.constant(3).map((n) => `/Groups/${known[n]}`);
/** For what may delete, so that the others stay. */
const victim = fc.constant(4).map((n) => `/Users/${known[n]}`);
const word = fc.constantFrom(
  'userName',
  'active',
  'emails',
  'name',
  'members',
  'groups',
  'schemas',
  'id',
  'meta',
  'value',
  'type',
  'primary',
  'externalId',
  'displayName',
  'password',
  '$ref',
  enterprise,
  `${enterprise}:manager`,
  'meta.lastModified',
  'x',
  'urn:ietf:params:scim:schemas:extension:profilesync:2.0:User',
  '__proto__',
  'constructor',
  'toString',
  'Operations',
);
const junk = fc.oneof(fc.string({ maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 6 }));

const step = fc.oneof(
  fc.constantFrom(
    'Users',
    'Groups',
    'Bulk',
    'Me',
    '.search',
    'Schemas',
    'ResourceTypes',
    'ServiceProviderConfig',
    '..',
    '',
  ),
  id,
  fc.constantFrom(core, 'User', '%', '%zz', '%00', '%2e%2e', '*', ';a=b', 'x'.repeat(300)),
  junk.map((text) => encodeURIComponent(text.toWellFormed())),
);

const literal = fc.oneof(
  fc.constantFrom('true', 'null', '1', '-1e999', '"a"', '""', '"True"', '"2011-05-13T04:42:34Z"', 'x'),
  junk.map((text) => JSON.stringify(text)),
  id.map((one) => `"${one}"`),
);
const operator = fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le', 'EQ', 'in');
const comparison = fc.oneof(
  fc.tuple(word, operator, literal).map((parts) => parts.join(' ')),
  word.map((one) => `${one} pr`),
  fc.tuple(word, word, operator, literal).map(([a, b, op, value]) => `${a}[${b} ${op} ${value}]`),
  fc.tuple(word, word, operator, literal).map(([a, b, op, value]) => `${a}.${b} ${op} ${value}`),
);
const filter = fc.oneof(
  comparison,
  fc.tuple(comparison, fc.constantFrom('and', 'or', 'AND', ''), comparison).map((parts) => parts.join(' ')),
  comparison.map((one) => `not (${one})`),
  fc.nat(40).chain((depth) => comparison.map((one) => '('.repeat(depth) + one + ')'.repeat(depth))),
  junk,
);
const number = fc.constantFrom('0', '1', '2', '-1', '1e3', '99999999999999999999', 'x', '', '1.5');
const parameter = fc.oneof(
  filter.map((text) => ['filter', text]),
  fc.tuple(fc.constantFrom('count', 'startIndex'), number),
  fc.tuple(fc.constantFrom('sortBy', 'attributes', 'excludedAttributes'), fc.oneof(word, filter)),
  fc.tuple(fc.constant('sortOrder'), fc.constantFrom('ascending', 'descending', 'x')),
  fc.tuple(fc.constant('cursor'), fc.oneof(fc.constant(''), junk)),
  fc.tuple(junk, junk),
);
const query = fc
  .array(parameter, { maxLength: 3 })
  .map((given) =>
    given
      .map((pair) => pair.map((one) => encodeURIComponent((one ?? '').toWellFormed())).join('='))
      .join('&'),
  );

const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, 'True', '', 0, 1e308, 'a\0b', '\ud800', core, groupSchema, 'bulkId:a'),
    id,
    junk,
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(word, tie('any'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).any;
const resource = fc.dictionary(word, value, { maxKeys: 5, noNullPrototype: true }).map((given) => ({
  schemas: [core, groupSchema, enterprise],
  userName: newId(),
  displayName: 'x',
  ...given,
}));
const patch = fc
  .array(
    fc.record(
      {
        op: fc.constantFrom('add', 'Replace', 'remove', 'move', 1),
        path: fc.oneof(word, filter, value),
        value,
      },
      { requiredKeys: ['op'] },
    ),
    { maxLength: 4 },
  )
  .map((Operations) => ({ schemas: [patchOp], Operations }));
const bulk = fc
  .array(
    fc.record(
      {
        method: fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE', 'GET'),
        path: fc.oneof(fc.constantFrom('/Users', '/Groups', '/Users/bulkId:a'), victim, junk),
        bulkId: fc.constantFrom('a', 'b', ''),
        version: fc.constantFrom('W/"1"', 'x'),
        data: fc.oneof(resource, patch, value),
      },
      { requiredKeys: [] },
    ),
    { maxLength: 4 },
  )
  .map((Operations) => ({ schemas: [bulkRequest], Operations, failOnErrors: 3 }));
const search = fc.record(
  {
    filter: fc.oneof(filter, value),
    count: value,
    startIndex: value,
    sortBy: word,
    attributes: value,
    cursor: value,
  },
  { requiredKeys: [] },
);
const json = (given: fc.Arbitrary<unknown>) => given.map((one) => JSON.stringify(one) ?? '');
const body = fc.oneof(json(resource), json(patch), json(bulk), json(search), json(value), junk);

const path = fc
  .tuple(fc.array(step, { maxLength: 3 }), query)
  .map(([steps, asked]) => ['', ...steps].join('/') + (asked === '' ? '' : `?${asked}`));
const sensible: fc.Arbitrary<{ method: string; path: string; body: string }> = fc.oneof(
  fc.record({
    method: fc.constantFrom('GET'),
    path: query.map((asked) => `/Users?${asked}`),
    body: fc.constant(''),
  }),
  fc.record({
    method: fc.constantFrom('POST'),
    path: fc.constantFrom('/Users', '/Groups'),
    body: json(resource),
  }),
  fc.record({ method: fc.constantFrom('PUT'), path: user, body: json(resource) }),
  fc.record({ method: fc.constantFrom('PATCH'), path: user, body: json(patch) }),
  fc.record({ method: fc.constantFrom('PATCH'), path: group, body: json(patch) }),
  fc.record({ method: fc.constantFrom('POST'), path: fc.constantFrom('/Bulk'), body: json(bulk) }),
  fc.record({ method: fc.constantFrom('POST'), path: fc.constantFrom('/.search'), body: json(search) }),
);
const anything = fc.record({
  method: fc.constantFrom(...METHODS.filter((one) => one !== 'CONNECT')),
  path,
  body,
});
const type = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom('application/scim+json', 'application/json') },
  { weight: 1, arbitrary: fc.constant('text/plain') },
);

/** What must not be in an answer, whatever was asked. */
function faultsOf(asked: Pick<Given, 'method' | 'path'>, { status, type: media, text }: Got): string[] {
  const isMe = status === 501 && /^\/+me/i.test(asked.path);
  const faults = status >= 500 && !isMe ? [`status ${status}: ${text}`] : [];
  if (asked.method === 'HEAD' || text === '') return faults;
  if (media !== 'application/scim+json') faults.push(`content-type ${media}`);
  const { schemas, ...answer } = JSON.parse(text) as {
    schemas: string[];
    status?: string;
    Operations?: unknown;
  };
  if (schemas.length === 0) faults.push('no schemas');
  if (status >= 400 && (schemas[0] !== errorOf || answer.status !== String(status)))
    faults.push(`no error: ${text}`);
  // Of a bulk request.
  const results = Array.isArray(answer.Operations) ? (answer.Operations as { status: string }[]) : [];
  return [...faults, ...results.filter((one) => Number(one.status) >= 500).map((one) => JSON.stringify(one))];
}

it(
  'whatever is asked below /scim/v2 is answered as SCIM, and never with a failure of ours',
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof({ weight: 3, arbitrary: sensible }, { weight: 1, arbitrary: anything }),
        type,
        async (asked, contentType) => {
          const got = await send({ ...asked, type: contentType });
          expect(faultsOf(asked, got)).toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
  },
);
