import type { App } from './app.ts';

/** Milliseconds. */
const sweep = 100;

/**
 * Lets the server stop as soon as its last answer is given: a connection that is kept for later requests would hold it up until
 * its time is over, and one that carried an answer while the server stopped is kept too.
 */
export function closeIdleConnections(app: App): void {
  app.addHook('preClose', async () => {
    const timer = setInterval(() => app.server.closeIdleConnections(), sweep);
    app.server.once('close', () => clearInterval(timer));
    app.server.closeIdleConnections();
    if (!app.server.listening) clearInterval(timer);
  });
}
