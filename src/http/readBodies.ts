import { PsmError } from '../kernel/errors.ts';
import type { App } from './app.ts';
import { isBeyond, jsonBounds } from './jsonBounds.ts';

/**
 * Bodies are JSON; what else a route takes, it says itself. Keys that reach for a prototype are refused, and so is a body that holds
 * more than anybody means seriously. Nothing that a form of another site can send is read (ASVS 5.0, 3.5.2).
 */
export function readBodies(app: App): void {
  app.removeAllContentTypeParsers();
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    void parse(request, body, (error, value) => {
      if (error === null && isBeyond(value)) done(tooMuch());
      else done(error, value);
    });
  });
}

function tooMuch(): PsmError {
  return new PsmError(
    'invalid_request',
    `The body has more than ${jsonBounds.depth} arrays and objects within each other, or more than ${jsonBounds.values.toLocaleString('en')} values.`,
  );
}
