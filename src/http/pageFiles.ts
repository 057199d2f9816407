import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

/** Where the admin's page was built: `dist/web` of a checkout, `web` beside the compiled sources of a package. */
export const pageFolder = fileURLToPath(
  new URL(import.meta.url.includes('/dist/src/') ? '../../web/' : '../../dist/web/', import.meta.url),
);

/** Replaced in every answer by a value that nobody can foresee. */
export const noncePlaceholder = '__NONCE__';

export interface PageFiles {
  readonly folder: string;
  /** The page that loads all others; undefined while it is not built yet. */
  index(): string | undefined;
}

/** A build appears at once and whole, so that a file which was read once is read no more until the folder is another. */
export function pageFiles(folder: string = pageFolder): PageFiles {
  const stamp = path.join(folder, '.inputs');
  let known: { readonly build: string; readonly text: string } | undefined;
  return {
    folder,
    index: () => {
      const file = path.join(folder, 'index.html');
      if (!existsSync(file)) return undefined;
      const build = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
      if (known?.build !== build) known = { build, text: readFileSync(file, 'utf8') };
      return known.text;
    },
  };
}
