import module from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** .ts in a checkout, .js in a package. */
const extension = path.extname(fileURLToPath(import.meta.url));
const own: Readonly<Record<string, string>> = {
  'profile-sync-manager/connector': new URL(`./index${extension}`, import.meta.url).href,
  'profile-sync-manager/connector/testing': new URL(`./contract/index${extension}`, import.meta.url).href,
};
const asInside: Readonly<Record<string, string | undefined>> = {
  '#connector': own['profile-sync-manager/connector'],
  '#connector/testing': own['profile-sync-manager/connector/testing'],
};

let registered = false;

/**
 * From now on `profile-sync-manager/connector` is this very program, wherever on the disk it is imported from, also when a copy is
 * installed there: a connector's `SourceError` must be the one that is looked for. `zod` is found too where nobody installed it. So a
 * folder with two files works without `npm install`.
 */
export function registerOwnImports(): void {
  if (registered) return;
  registered = true;
  module.registerHooks({
    resolve: (specifier, context, next) => {
      const url = own[specifier];
      if (url !== undefined) return { url, shortCircuit: true };
      const inside = asInside[specifier];
      if (inside === undefined && !/^zod(?:\/|$)/.test(specifier)) return next(specifier, context);
      try {
        return next(specifier, context);
      } catch (error) {
        if (inside !== undefined) return { url: inside, shortCircuit: true };
        if (!isMissing(error)) throw error;
        return next(specifier, { ...context, parentURL: import.meta.url });
      }
    },
  });
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
}
