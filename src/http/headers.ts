import helmet from '@fastify/helmet';
import type { App } from './app.ts';

/** Headers of every answer: nothing is loaded from elsewhere, nothing runs inline, nobody frames us, nothing is kept. */
export async function setHeaders(app: App): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
    },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
    // Browsers heed it over https only.
    strictTransportSecurity: { maxAge: 31_536_000 },
  });
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id);
    // Answers are about people: no cache in between keeps them. Routes that may be kept say so.
    void reply.header('cache-control', 'no-store');
  });
}
