import { Validator } from '@seriousme/openapi-schema-validator';
import { readdir, readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { errorCodes } from '../../src/kernel/errors.ts';
import * as plans from '../../src/http/contract/plans.ts';
import * as primitives from '../../src/http/contract/primitives.ts';
import * as runs from '../../src/http/contract/runs.ts';
import { actions, actionsOf } from '../../src/approval/rules.ts';
import { pageAddresses } from '../../src/http/routes/pages.ts';
import { runEdges } from '../../src/pipeline/run.ts';
import { sectionEdges } from '../../src/planning/states.ts';
import { changeKinds } from '../../src/source/policy.ts';
import { routes } from './support/requests.ts';
import { call, serverPerFile } from './support/server.ts';

const server = serverPerFile({ idle: true });

interface Schema {
  readonly $ref?: string;
  readonly type?: string | string[];
  readonly anyOf?: Schema[];
  readonly properties?: Record<string, Schema>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly enum?: unknown[];
}
interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly tags?: string[];
  readonly security?: unknown[];
  readonly parameters?: { readonly name: string; readonly in: string }[];
  readonly requestBody?: { required?: boolean; content: Record<string, { schema: Schema }> };
  readonly responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>;
}

let document: {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema>; securitySchemes: Record<string, unknown> };
};
beforeAll(async () => {
  document = (await call(server, 'GET /api/openapi.json')).json;
});

/** Pages for people, and the files they load. */
const pages = ['/invitations/style.css', '/assets/*', '/t/:slug', ...pageAddresses];
const hidden = ['GET /metrics', ...pages.map((page) => `GET ${page}`)];
const documented = routes.filter((route) => !hidden.includes(route.name) && route.power !== 'connection');

function operationOf(route: (typeof routes)[number]): Operation | undefined {
  const path = route.url.replaceAll(/:(\w+)/g, '{$1}');
  return document.paths[path]?.[route.method.toLowerCase()];
}

/** What a route answers with when something is wrong. */
function errorsOf(url: string): string {
  if (url.startsWith('/invitations/')) return 'text/html';
  // As other standards describe it: RFC 6749 §5.2, OpenID Connect Back-Channel Logout 1.0 §2.8.
  return /oauth|backchannel/.test(url) ? 'application/json' : 'application/problem+json';
}

/** Something that fits the schema: fails where a schema says nothing or refers to nothing. */
function exampleOf(schema: Schema, depth = 0): unknown {
  if (depth > 12) throw new Error('The schema has no end.');
  if (schema.$ref !== undefined) {
    const found = document.components.schemas[schema.$ref.replace('#/components/schemas/', '')];
    if (found === undefined) throw new Error(`${schema.$ref} is not there.`);
    return exampleOf(found, depth + 1);
  }
  if (schema.anyOf?.[0] !== undefined) return exampleOf(schema.anyOf[0], depth + 1);
  if (schema.enum !== undefined) return schema.enum[0];
  const type = [schema.type ?? []].flat()[0];
  if (type === 'object') {
    const properties = Object.entries(schema.properties ?? {});
    return Object.fromEntries(properties.map(([name, one]) => [name, exampleOf(one, depth + 1)]));
  }
  if (type === 'array') return [exampleOf(schema.items ?? {}, depth + 1)];
  return type ?? 'anything';
}

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(document));
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });

  it.each(documented)('describes $name', (route) => {
    const operation = operationOf(route);
    expect(operation?.operationId).toMatch(/^[a-z][A-Za-z]+$/);
    expect(operation?.summary).toBeTruthy();
    expect(operation?.tags).toHaveLength(1);
    const responses = Object.entries(operation?.responses ?? {});
    // What leads elsewhere, like the way back from an identity provider, has no content.
    const good = responses.filter(([status]) => /^[23]/.test(status));
    // Signing out may lead to an identity provider, or nowhere.
    expect(good).toHaveLength(route.name === 'DELETE /api/v1/session' ? 2 : 1);
    for (const [status, { content }] of good) {
      if (['204', '303'].includes(status)) continue;
      const [media] = Object.values(content ?? {});
      expect(exampleOf(media?.schema ?? {})).toBeDefined();
    }
    expect(Object.keys(operation?.responses['default']?.content ?? {})).toEqual([errorsOf(route.url)]);
    const header = operation?.parameters?.some(
      (one) => one.in === 'header' && one.name === 'idempotency-key',
    );
    expect(header ?? false).toBe(route.method !== 'GET' && route.power !== 'open');
    expect(operation?.security).toEqual(route.power === 'open' ? [] : undefined);
  });

  it('describes nothing else, with absolute paths and names of their own', () => {
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    expect(operations).toHaveLength(documented.length);
    expect(new Set(operations.map((one) => one.operationId)).size).toBe(operations.length);
    expect(Object.keys(document.paths).every((path) => path.startsWith('/'))).toBe(true);
    expect(Object.keys(document.components.securitySchemes)).toEqual(['token', 'session']);
  });

  it('names each schema once, and none that nothing refers to', () => {
    const text = JSON.stringify(document);
    for (const name of Object.keys(document.components.schemas)) {
      expect(name).not.toMatch(/Input$/);
      expect(text).toContain(`"#/components/schemas/${name}"`);
    }
  });

  it('says of a body that may be left out that it is not required', () => {
    const confirm = operationOf(routes.find((route) => route.url.endsWith('/confirm')) ?? documented[0]!);
    expect(confirm?.requestBody).toMatchObject({
      required: false,
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Confirmation' } } },
    });
  });

  it('says that an upload is a form with a file', () => {
    const upload = operationOf(routes.find((route) => route.url.endsWith('/uploads')) ?? documented[0]!);
    const schema = upload?.requestBody?.content['multipart/form-data']?.schema;
    expect(Object.keys(schema?.properties ?? {})).toEqual(['population', 'file']);
  });
});

describe('the contract', () => {
  it('has the words of the domain', () => {
    expect(primitives.changeKind.options).toEqual([...changeKinds]);
    expect(plans.action.options).toEqual([...actions]);
    expect(new Set(Object.values(actionsOf).flat())).toEqual(new Set(plans.action.options));
    expect(plans.sectionStatus.options.toSorted()).toEqual(Object.keys(sectionEdges).sort());
    expect(runs.runStatus.options).toEqual(Object.keys(runEdges));
  });

  it('imports zod, itself, and lists that import nothing: pages take it into the browser', async () => {
    const folder = new URL('../../src/http/contract/', import.meta.url);
    const imports = async (name: string) =>
      [...(await readFile(new URL(name, folder), 'utf8')).matchAll(/from '([^']+)'/g)].map(
        ([, from = '']) => from,
      );
    const lists = ['../../directory/roles.ts', '../../signin/oidc/problem.ts'];
    for (const name of await readdir(folder)) {
      const others = (await imports(name)).filter((from) => from !== 'zod' && !/^\.\/\w+\.ts$/.test(from));
      expect(others.filter((from) => !lists.includes(from))).toEqual([]);
    }
    for (const name of lists) expect(await imports(name)).toEqual([]);
  });

  it('has a status for every code', () => {
    for (const { status } of Object.values(errorCodes)) expect(status).toBeGreaterThanOrEqual(400);
  });
});
