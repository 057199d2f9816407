import { access, chmod, constants, mkdir, open, realpath, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { PsmError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';

/** Everything that the embedded PostgreSQL keeps below the data folder. */
export interface EmbeddedFiles {
  /** The data folder itself, as a real path. */
  readonly root: string;
  /** The PostgreSQL data folder; exists only when its initialisation was complete. */
  readonly cluster: string;
  /** The owner's password, mode 600. */
  readonly password: string;
  readonly log: string;
  /** Port and process of the server that was started last. */
  readonly runtime: string;
  readonly lock: string;
  /** One file per user of the server. */
  readonly processes: string;
}

/** Makes the data folder if needed and names the files in it. Folders that we make can be entered by anybody. */
export async function embeddedFiles(dataDir: string): Promise<EmbeddedFiles> {
  const wanted = resolve(dataDir);
  try {
    await makeFolder(wanted);
    const root = await realpath(wanted);
    const files = {
      root,
      cluster: join(root, 'postgres'),
      password: join(root, 'postgres.password'),
      log: join(root, 'postgres.log'),
      runtime: join(root, 'postgres.json'),
      lock: join(root, 'embedded.lock'),
      processes: join(root, 'processes'),
    };
    await mkdir(files.processes, { recursive: true });
    await mkdir(files.lock, { recursive: true });
    for (const folder of [root, files.processes, files.lock]) await access(folder, constants.W_OK);
    return files;
  } catch (cause) {
    throw new PsmError(
      'invalid_setting',
      `The data folder ${wanted} cannot be used (${(cause as Error).message}). Start as the user who started first, give this user the right to write there, or choose another folder.`,
      { cause },
    );
  }
}

/** A strict umask must not lock out the user that PostgreSQL runs as, so the mode is set, not asked for. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) await chmod(made, 0o755);
}

/** Replaces a file so that a reader sees the old text or the new text, never a part. */
export async function replaceFile(path: string, text: string, mode = 0o644): Promise<void> {
  const next = `${path}.${newId()}.tmp`;
  await writeFile(next, text, { mode, flush: true });
  await rename(next, path);
}

/** After a power cut a renamed entry may have its old name again unless its folder was flushed. */
export async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return; // folders cannot be opened there; NTFS journals names
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The text of a file, or null when there is none. */
export async function textOf(read: Promise<string>): Promise<string | null> {
  try {
    return await read;
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return null;
    throw error;
  }
}

export function isErrno(error: unknown, ...codes: string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException | undefined)?.code ?? '');
}
