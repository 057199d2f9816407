import swagger from '@fastify/swagger';
import type { FastifyContextConfig } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { problem } from './contract/problem.ts';
import type { App } from './app.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a multipart/form-data body holds: documented here, read as a stream by the route. */
    form?: z.ZodObject;
  }
}

/** Every operation can answer with a problem; open ones say that they need nobody. */
export async function documentApi(app: App): Promise<void> {
  app.addHook('onRoute', (route) => {
    const { schema, config } = route;
    if (schema === undefined) return;
    const response = schema.response as Record<string, unknown> | undefined;
    schema.response = {
      default: { description: 'A problem', content: { 'application/problem+json': { schema: problem } } },
      // Pages and what other standards describe fail in words of their own.
      ...response,
    };
    if (config?.power === 'open') schema.security = [];
    else if (config?.power !== undefined) {
      schema.description = [schema.description, `Needs the power \`${config.power}\`.`]
        .filter(Boolean)
        .join(' ');
    }
  });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Profile Sync Manager',
        version: '1',
        description:
          "Keeps members in step with the customer's own systems. Errors are problem+json with a stable `code`.",
      },
      servers: [{ url: '/' }],
      security: [{ token: [] }, { session: [] }],
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: 'A token that `psm token create` made' },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: 'psm_session',
            description:
              'Of a person who signed in; `__Host-psm_session` under https. Calls that change something must come from our own pages',
          },
        },
      },
    },
    transform: (route) => {
      const { schema, url } = jsonSchemaTransform(route);
      const { method, config } = route.route as Described;
      const guarded = config?.power !== undefined && config.power !== 'open';
      return {
        url,
        schema: {
          ...schema,
          ...(guarded && method !== 'GET' && { headers: idempotencyKey }),
          ...(config?.form && { consumes: ['multipart/form-data'], body: formBody(config.form) }),
        },
      };
    },
    transformObject: (document) =>
      tidy(withOptionalBodies(jsonSchemaTransformObject(document) as OpenApi)) as never,
  });
}

interface Described {
  readonly method: string;
  readonly config?: FastifyContextConfig;
}

const idempotencyKey = {
  type: 'object',
  properties: {
    'idempotency-key': {
      type: 'string',
      maxLength: 255,
      description:
        'Any number of calls with one key have one effect and the same answer, for 72 hours. For another body: 409.',
    },
  },
};

function formBody(form: z.ZodObject): object {
  const { $schema: _, ...body } = z.toJSONSchema(form, { io: 'input', unrepresentable: 'any' });
  return body;
}

interface Operation {
  readonly requestBody?: {
    required?: boolean;
    readonly content: Record<string, { schema: BodySchema }>;
  };
}

interface BodySchema {
  readonly type?: string;
  readonly anyOf?: readonly BodySchema[];
}

/** A body that may be left out is null where it is validated. */
function withOptionalBodies<T extends OpenApi>(document: T): T {
  const operations = Object.values((document.paths ?? {}) as Record<string, Record<string, Operation>>);
  for (const { requestBody } of operations.flatMap((path) => Object.values(path))) {
    for (const media of Object.values(requestBody?.content ?? {})) {
      const choices = media.schema.anyOf?.filter((one) => one.type !== 'null') ?? [];
      if (requestBody === undefined || choices.length !== 1 || media.schema.anyOf?.length !== 2) continue;
      requestBody.required = false;
      media.schema = choices[0] ?? {};
    }
  }
  return document;
}

interface OpenApi {
  readonly paths?: unknown;
  readonly components?: { readonly schemas?: Record<string, unknown> };
}

const reference = /"#\/components\/schemas\/([^"]+)"/g;

/**
 * Each schema with an id comes twice, as it is sent and as it is received. Keeps what is referred to, and calls a schema that is
 * only received by its own name.
 */
function tidy<T extends OpenApi>(document: T): T {
  const schemas = document.components?.schemas ?? {};
  const used = new Set<string>();
  const visit = (part: unknown): void => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(reference)) {
      if (used.has(name)) continue;
      used.add(name);
      visit(schemas[name] ?? {});
    }
  };
  visit(document.paths ?? {});
  const names = new Map(
    [...used].map((name) => {
      const own = name.replace(/Input$/, '');
      return [
        name,
        used.has(own) && JSON.stringify(schemas[own]) !== JSON.stringify(schemas[name]) ? name : own,
      ];
    }),
  );
  const kept = Object.fromEntries([...used].sort().map((name) => [names.get(name) ?? name, schemas[name]]));
  const tidied = { ...document, components: { ...document.components, schemas: kept } };
  return JSON.parse(
    JSON.stringify(tidied).replaceAll(
      reference,
      (_, name: string) => `"#/components/schemas/${names.get(name) ?? name}"`,
    ),
  ) as T;
}
