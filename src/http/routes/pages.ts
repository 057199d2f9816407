import fastifyStatic from '@fastify/static';
import { randomBytes } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import type { App } from '../app.ts';
import { adminPagePolicy, plainPagePolicy } from '../contentPolicy.ts';
import { noncePlaceholder, type PageFiles, pageFiles } from '../pageFiles.ts';
import { preparingPage } from '../preparingPage.ts';

/** Addresses that a person may open, keep and reload. The page itself finds out what to show: src/web/router.tsx. */
export const pageAddresses = [
  '/',
  '/signin',
  '/welcome',
  '/people',
  '/people/*',
  '/upload',
  '/runs/*',
  '/plans/*',
  '/sources',
  '/sources/*',
  '/history',
  '/history/*',
  '/settings',
  '/settings/*',
] as const;

/** The admin's page: one document for all addresses, and the files it loads. */
export async function pageRoutes(app: App, _deps: unknown, files: PageFiles = pageFiles()): Promise<void> {
  // Files are looked up when they are asked for: the page may be built after the server started.
  await app.register(fastifyStatic, {
    root: files.folder,
    serve: false,
    cacheControl: false,
    preCompressed: true,
    suppressWarning: true,
  });
  app.get<{ Params: { '*': string } }>('/assets/*', { schema: { hide: true } }, (request, reply) => {
    // Their names hold their hash.
    void reply.header('cache-control', 'public, max-age=31536000, immutable');
    return reply.sendFile(`assets/${request.params['*']}`);
  });
  for (const address of pageAddresses) {
    app.get(address, { schema: { hide: true } }, (_, reply) => sendPage(reply, files.index()));
  }
}

function sendPage(reply: FastifyReply, index: string | undefined): FastifyReply {
  void reply.header('content-type', 'text/html; charset=utf-8');
  if (index === undefined) {
    void reply.header('content-security-policy', plainPagePolicy);
    return reply.code(503).header('retry-after', '2').send(preparingPage);
  }
  const nonce = randomBytes(18).toString('base64url');
  void reply.header('content-security-policy', adminPagePolicy(nonce));
  return reply.send(index.replaceAll(noncePlaceholder, nonce));
}
