import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectorsFolder, type FoundConnector } from './registry.ts';

/** Bytes of a guide. A longer one is not shown. */
export const largestGuide = 256 * 1024;

// docs/ is not compiled: beside src/ in a checkout, beside dist/ in a package.
const pages = ['../../docs/', '../../../docs/']
  .map((place) => fileURLToPath(new URL(place, import.meta.url)))
  .find((place) => existsSync(path.join(place, 'connectors')));

/** Connectors that many systems speak to, each of which is set up in its own way: the folder of docs/ with a page for each. */
const systems: Readonly<Record<string, string>> = { 'scim-push': 'scim' };

/**
 * The page for admins, as Markdown: the one of docs/connectors of the product's own connectors, README.md in the folder of others.
 * Undefined when there is none, or when it is longer than `largestGuide`.
 *
 * @param system a system that the connector speaks to, as its page is called: `okta`; lower-case letters, digits and hyphens only
 */
export async function guideOf(
  { connector, folder }: FoundConnector,
  system?: string,
): Promise<string | undefined> {
  const { name } = connector.spec;
  const own = path.dirname(folder) === path.resolve(connectorsFolder);
  if (!own) return system === undefined ? textOf(path.join(folder, 'README.md')) : undefined;
  if (pages === undefined) return undefined;
  if (system === undefined) return textOf(path.join(pages, 'connectors', `${name}.md`));
  const place = systems[name];
  return place === undefined ? undefined : textOf(path.join(pages, place, `${system}.md`));
}

/** No more of a file is read than may be shown, whatever it is. */
async function textOf(file: string): Promise<string | undefined> {
  try {
    await using handle = await open(file);
    if (!(await handle.stat()).isFile()) return undefined;
    const room = Buffer.alloc(largestGuide + 1);
    const { bytesRead } = await handle.read(room, 0, room.length, 0);
    return bytesRead > largestGuide ? undefined : room.toString('utf8', 0, bytesRead);
  } catch {
    // Not there, or not to be read: then there is no guide, and the form is there all the same.
    return undefined;
  }
}
