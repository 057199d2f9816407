import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PsmError } from '../kernel/errors.ts';
import { connectorPage, packageFile, readmeFile } from './newConnectorTexts.ts';

/** Where a new connector is written to: into a source tree of the product, or into a folder of its own. */
export type NewConnectorPlace = { readonly checkout: string } | { readonly folder: string };

const template = fileURLToPath(new URL('./template/', import.meta.url));

/**
 * Writes a connector that works as it stands: a paged JSON API with a token, its fixture, and a page about it. Its `#connector` is
 * what a folder of its own imports as `profile-sync-manager/connector`.
 *
 * @returns paths of the files that were written
 * @throws PsmError `invalid_request` for a name that cannot be one; `conflict` when a file is there already: then none is written
 */
export async function newConnector(name: string, place: NewConnectorPlace): Promise<string[]> {
  if (!/^[a-z][a-z0-9-]*[a-z0-9]$/.test(name) || name.includes('--')) {
    throw new PsmError(
      'invalid_request',
      `"${name}" cannot be the name of a connector. Use lower-case letters, digits and hyphens, and begin with a letter: acme-hr.`,
    );
  }
  const files =
    'checkout' in place ? await inCheckout(name, place.checkout) : await standingAlone(name, place.folder);
  const there = [...files.keys()].filter((file) => existsSync(file));
  if (there.length > 0) {
    throw new PsmError('conflict', `Nothing is written, because this is there already: ${there.join(', ')}.`);
  }
  for (const [file, text] of files) {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text, { flag: 'wx' });
  }
  if ('checkout' in place) await list(name, path.join(place.checkout, 'docs/connectors.md'));
  return [...files.keys()];
}

type Files = ReadonlyMap<string, string>;

async function inCheckout(name: string, root: string): Promise<Files> {
  const { index, source } = await code(name);
  const folder = path.join(root, 'connectors', name);
  return new Map([
    [path.join(folder, 'index.ts'), index],
    [path.join(folder, 'fixtures/source.ts'), source],
    [path.join(root, 'docs/connectors', `${name}.md`), connectorPage(name, titleOf(name))],
  ]);
}

async function standingAlone(name: string, folder: string): Promise<Files> {
  const { index, source } = await code(name);
  const outside = (text: string) => text.replaceAll("'#connector", "'profile-sync-manager/connector");
  return new Map([
    [path.join(folder, 'package.json'), packageFile(name)],
    [path.join(folder, 'index.ts'), outside(index)],
    [path.join(folder, 'fixtures/source.ts'), outside(source)],
    [path.join(folder, 'README.md'), readmeFile(name, titleOf(name), folder)],
  ]);
}

async function code(name: string): Promise<{ readonly index: string; readonly source: string }> {
  const index = await readFile(path.join(template, 'index.ts'), 'utf8');
  const source = await readFile(path.join(template, 'fixtures/source.ts'), 'utf8');
  const named = index
    .replace("name: 'example'", `name: '${name}'`)
    .replace("title = 'Example'", `title = '${titleOf(name)}'`);
  return { index: named, source };
}

/** `acme-hr` as people write it: Acme Hr. */
function titleOf(name: string): string {
  return name.replaceAll(
    /(?:^|-)([a-z0-9])/g,
    (found, letter: string) => (found.startsWith('-') ? ' ' : '') + letter.toUpperCase(),
  );
}

/** Every connector of the product stands in the list of docs/connectors.md, by name. */
async function list(name: string, file: string): Promise<void> {
  const page = await readFile(file, 'utf8');
  const rows = [...page.matchAll(/^\| \[`([a-z0-9-]+)`\]\(connectors\/.*\n/gm)];
  const first = rows[0];
  if (first === undefined || rows.some(([, of]) => of === name)) return;
  const before = rows.findLast(([, of = '']) => of < name);
  const at = before === undefined ? first.index : before.index + before[0].length;
  const row = `| [\`${name}\`](connectors/${name}.md) | people of a ${titleOf(name)} account |\n`;
  await writeFile(file, page.slice(0, at) + row + page.slice(at));
}
