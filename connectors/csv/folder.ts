import { constants, createReadStream } from 'node:fs';
import { mkdir, open, readdir, realpath, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { type ConnectorContext, SourceError } from '#connector';
import { type FoundFile, type Place, processedFolder } from './place.ts';
import type { Settings } from './settings.ts';

/** A folder of this machine, within those that the operator allows. Links that lead out of them are refused. */
export function openFolder(settings: Settings, context: ConnectorContext): Place {
  const named = settings.folder ?? '';

  /** The folder as it really is, looked at each time: a link may have been bent since. */
  async function folder(): Promise<string> {
    if (!path.isAbsolute(named))
      throw wrong(`"${named}" is not the full path of a folder: it must begin with "/", or with a drive.`);
    const allowed = await allowedFolders();
    // Before anything is looked at: whether a folder outside exists is nobody's business.
    if (!isWithin(path.resolve(named), [...context.folders, ...allowed])) throw notAllowed(named);
    const real = await realpath(named).catch((error: unknown) => {
      throw inWords(error, `the folder "${named}"`);
    });
    if (!isWithin(real, allowed)) throw notAllowed(named);
    if (!(await stat(real)).isDirectory())
      throw wrong(`"${named}" is a file. Name the folder that it lies in.`);
    return real;
  }

  async function allowedFolders(): Promise<string[]> {
    const real = await Promise.all(context.folders.map((one) => realpath(one).catch(() => undefined)));
    return real.filter((one) => one !== undefined);
  }

  /** Where a name of the folder really leads; undefined when it leads to nothing. */
  async function resolved(name: string): Promise<string | undefined> {
    if (name !== path.basename(name)) throw wrong(`"${name}" is not the name of a file.`);
    const file = path.join(await folder(), name);
    const real = await realpath(file).catch(() => undefined);
    if (real === undefined) return undefined;
    if (isWithin(real, await allowedFolders())) return real;
    throw new SourceError(
      'not_allowed',
      `"${name}" in the folder "${named}" is a link that leads out of the folders that may be read. Put the file itself there.`,
      { setting: 'folder' },
    );
  }

  async function look(name: string): Promise<FoundFile | undefined> {
    const real = await resolved(name);
    const found = real === undefined ? undefined : await stat(real).catch(() => undefined);
    return found?.isFile() === true ? fileOf(name, found) : undefined;
  }

  async function list(): Promise<FoundFile[]> {
    const entries = await readdir(await folder(), { withFileTypes: true }).catch((error: unknown) => {
      throw inWords(error, `the folder "${named}"`);
    });
    const found: FoundFile[] = [];
    for (const entry of entries) {
      if (!entry.isFile() && !entry.isSymbolicLink()) continue;
      // Where a link leads is asked when it is read.
      const one = await stat(path.join(entry.parentPath, entry.name)).catch(() => undefined);
      if (one?.isFile() === true) found.push(fileOf(entry.name, one));
    }
    return found;
  }

  async function* read(file: FoundFile): AsyncGenerator<Uint8Array> {
    const real = await resolved(file.name);
    if (real === undefined)
      throw new SourceError(
        'not_ready',
        `"${file.name}" is gone from the folder "${named}". It is tried again later.`,
      );
    // Not through a link that was put there since.
    const handle = await open(real, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(
      (error: unknown) => {
        throw inWords(error, `the file "${file.name}"`);
      },
    );
    yield* createReadStream('', { fd: handle, signal: context.signal }) as AsyncIterable<Buffer>;
  }

  return {
    words: `the folder "${named}"`,
    whole: false,
    list,
    look,
    read,
    async move(name, newName) {
      const from = await folder();
      const to = path.join(from, processedFolder);
      try {
        await mkdir(to, { recursive: true });
        if (!isWithin(await realpath(to), await allowedFolders())) throw notAllowed(to);
        await rename(path.join(from, name), path.join(to, newName));
      } catch (error) {
        throw error instanceof SourceError ? error : inWords(error, `the folder "${to}"`);
      }
    },
    processed: () => openFolder({ ...settings, folder: path.join(named, processedFolder) }, context),
    close: async () => {},
  };

  function notAllowed(folder: string): SourceError {
    return new SourceError(
      'not_allowed',
      `The folder "${folder}" may not be read: whoever operates this server must allow it by the setting PSM_FOLDERS=${folder}.`,
      { setting: 'folder' },
    );
  }
}

function fileOf(name: string, { size, mtimeMs }: { size: number; mtimeMs: number }): FoundFile {
  return { name, bytes: size, modified: Math.trunc(mtimeMs) };
}

function isWithin(file: string, folders: readonly string[]): boolean {
  return folders.some((folder) => {
    const way = path.relative(folder, file);
    return way === '' || (way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way));
  });
}

function wrong(message: string): SourceError {
  return new SourceError('wrong_setting', message, { setting: 'folder' });
}

function inWords(error: unknown, what: string): SourceError {
  const code = (error as NodeJS.ErrnoException).code;
  const options = { setting: 'folder', cause: error };
  if (code === 'ENOENT')
    return new SourceError(
      'wrong_setting',
      `${what.charAt(0).toUpperCase()}${what.slice(1)} is not on this server.`,
      options,
    );
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new SourceError(
      'not_allowed',
      `The account that Profile Sync Manager runs under has no right to ${what}. Whoever operates this server can give it.`,
      options,
    );
  }
  return new SourceError('unreachable', `Something is wrong with ${what} (${code ?? 'unknown'}).`, options);
}
