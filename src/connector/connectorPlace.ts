import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import module from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { PsmError } from '../kernel/errors.ts';

/** Where a connector is. */
export interface ConnectorPlace {
  readonly folder: string;
  /** The file whose default export it is. */
  readonly entry: string;
}

const indexFiles = ['index.ts', 'index.js', 'index.mjs'];

/**
 * The place that an entry of the setting `connectors` names: a folder, or a package that is installed in the working folder, in one
 * above it, or beside this program.
 *
 * @throws PsmError `invalid_setting`
 */
export function placeOf(named: string): ConnectorPlace {
  const folder = isPath(named) ? folderAt(named) : packageFolder(named);
  return { folder, entry: entryOf(folder) };
}

function isPath(named: string): boolean {
  return /^\.{0,2}[/\\]|^[a-z]:[/\\]|^\.{1,2}$/i.test(named);
}

function folderAt(named: string): string {
  const folder = path.resolve(named);
  if (!existsSync(folder)) {
    throw new PsmError('invalid_setting', `${setting} ${folder}, and there is no such folder.`);
  }
  if (!statSync(folder).isDirectory()) {
    throw new PsmError('invalid_setting', `${setting} ${folder}, which is a file. Name its folder instead.`);
  }
  return realpathSync(folder);
}

function packageFolder(name: string): string {
  const bases = [process.env['INIT_CWD'] ?? '.', '.'].map(
    (base) => pathToFileURL(path.resolve(base, 'package.json')).href,
  );
  for (const base of [...bases, import.meta.url]) {
    const manifest = manifestFrom(name, base);
    if (manifest !== undefined) return path.dirname(realpathSync(manifest));
  }
  throw new PsmError(
    'invalid_setting',
    `${setting} "${name}", and neither a folder nor a package of that name is here. Write the path of a folder, or install the package in ${path.resolve(process.env['INIT_CWD'] ?? '.')}.`,
  );
}

function manifestFrom(name: string, base: string): string | undefined {
  try {
    return module.findPackageJSON(name, base);
  } catch {
    return undefined;
  }
}

/** The file that a folder is about: what its package.json says, else its index file. @throws PsmError `invalid_setting` */
export function entryOf(folder: string): string {
  const named = mainOf(path.join(folder, 'package.json'));
  const files = named === undefined ? indexFiles : [named];
  const entry = files.map((file) => path.join(folder, file)).find((file) => existsSync(file));
  if (entry !== undefined) return entry;
  const looked =
    named === undefined
      ? 'it has neither index.ts nor index.js'
      : `its package.json names ${named}, which is not there`;
  throw new PsmError('invalid_setting', `The connector in ${folder} cannot be used: ${looked}.`);
}

function mainOf(manifest: string): string | undefined {
  if (!existsSync(manifest)) return undefined;
  try {
    const { exports, main } = JSON.parse(readFileSync(manifest, 'utf8')) as {
      exports?: unknown;
      main?: unknown;
    };
    return exported(exports) ?? (typeof main === 'string' ? main : undefined);
  } catch (cause) {
    throw new PsmError('invalid_setting', `${manifest} is no valid JSON.`, { cause });
  }
}

/** What `import` of the package's name leads to. */
function exported(exports: unknown): string | undefined {
  if (typeof exports === 'string') return exports;
  if (typeof exports !== 'object' || exports === null) return undefined;
  const found = Object.entries(exports).find(([key]) => ['.', 'import', 'node', 'default'].includes(key));
  return exported(found?.[1]);
}

const setting = 'The setting "connectors" (PSM_CONNECTORS) names';
