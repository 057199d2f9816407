import type { App } from '../app.ts';
import { ScimError } from '../../scim/scimError.ts';
import { unsupportedContent } from './fault.ts';
import { readJson } from './readJson.ts';
import type { FastifyRequest } from 'fastify';

/** Bodies are JSON, as SCIM or plainly, whatever charset they claim (RFC 7644 §3.1, §3.8); one without a type is taken for it. */
export function readBodies(app: App): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>(
    ['application/scim+json', 'application/json'],
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => (isIgnored(request) ? undefined : readJson(body)),
  );
  app.addContentTypeParser<Buffer>(
    '*',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      if (isIgnored(request) || body.length === 0) return undefined;
      if (request.headers['content-type'] === undefined) return readJson(body);
      throw new ScimError(415, undefined, unsupportedContent);
    },
  );
}

/** A body that means nothing there, however it looks. */
function isIgnored(request: FastifyRequest): boolean {
  return request.method === 'DELETE' || request.is404;
}
