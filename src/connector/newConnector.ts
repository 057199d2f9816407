import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PsmError } from '../kernel/errors.ts';
import { connectorsFolder } from './registry.ts';
import { connectorPage, packageFile, readmeFile } from './newConnectorTexts.ts';

/** Where a new connector is written to: into this source tree, or into a folder of its own. */
export type NewConnectorPlace = 'checkout' | { readonly folder: string };

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
  const files = place === 'checkout' ? await inCheckout(name) : await standingAlone(name, place.folder);
  const there = [...files.keys()].filter((file) => existsSync(file));
  if (there.length > 0) {
    throw new PsmError('conflict', `Nothing is written, because this is there already: ${there.join(', ')}.`);
  }
  for (const [file, text] of files) {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text, { flag: 'wx' });
  }
  if (place === 'checkout') await list(name);
  return [...files.keys()];
}

type Files = ReadonlyMap<string, string>;

async function inCheckout(name: string): Promise<Files> {
  const { index, source } = await code(name);
  const folder = path.join(connectorsFolder, name);
  return new Map([
    [path.join(folder, 'index.ts'), index],
    [path.join(folder, 'fixtures/source.ts'), source],
    [path.join(docs, 'connectors', `${name}.md`), connectorPage(name, titleOf(name))],
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

const docs = path.join(connectorsFolder, '../docs');

/** Every connector of the product stands in the list of docs/connectors.md, by name. */
async function list(name: string): Promise<void> {
  const file = path.join(docs, 'connectors.md');
  const page = await readFile(file, 'utf8');
  const row = (of: string) => new RegExp(`^\\| \\[\`${of}\`\\]\\(connectors/.*$`, 'm');
  if (row(name).test(page)) return;
  const rows = [...page.matchAll(new RegExp(row('([a-z0-9-]+)'), 'gm'))];
  const before = rows.findLast(([, of = '']) => of < name) ?? rows[0];
  if (before === undefined) return;
  const added = `| [\`${name}\`](connectors/${name}.md) | ${titleOf(name)} | people of one account |`;
  const at = before.index + ((before[1] ?? '' < name) ? before[0].length : 0);
  await writeFile(file, `${page.slice(0, at)}\n${added}${page.slice(at)}`);
}
