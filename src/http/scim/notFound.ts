import type { App } from '../app.ts';
import { allowedMethods } from '../methods.ts';
import { sendFault } from './answer.ts';

/** Answers addresses and methods that there are not. Call it before routes are added: it collects them. */
export function answerUnknown(app: App): void {
  const methods = allowedMethods(app);
  app.setNotFoundHandler((request, reply) => {
    const allowed = methods(request.url.split('?', 1)[0] ?? '');
    if (allowed.length === 0 || allowed.includes(request.method)) {
      return sendFault(request, reply, { status: 404, detail: 'There is nothing under this address.' });
    }
    void reply.header('allow', allowed.join(', '));
    if (request.method === 'OPTIONS') return reply.code(204).send();
    return sendFault(request, reply, {
      status: 405,
      detail: `This address takes ${allowed.join(', ')}, not ${request.method}.`,
    });
  });
}
