import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectorsFolder, type FoundConnector } from './registry.ts';

/** Bytes of a guide. A longer one is not shown. */
export const largestGuide = 256 * 1024;

// docs/ is not compiled: beside src/ in a checkout, beside dist/ in a package.
const pages = ['../../docs/connectors/', '../../../docs/connectors/']
  .map((place) => fileURLToPath(new URL(place, import.meta.url)))
  .find((place) => existsSync(place));

/**
 * The page for admins, as Markdown: the one of docs/connectors of the product's own connectors, README.md in the folder of others.
 * Undefined when there is none, or when it is longer than `largestGuide`.
 */
export async function guideOf({ connector, folder }: FoundConnector): Promise<string | undefined> {
  const own = path.dirname(folder) === path.resolve(connectorsFolder);
  if (!own) return textOf(path.join(folder, 'README.md'));
  return pages === undefined ? undefined : textOf(path.join(pages, `${connector.spec.name}.md`));
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
