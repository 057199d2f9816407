import { access, chmod, constants, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, sep } from 'node:path';
import { PsmError } from '../../kernel/errors.ts';
import { isErrno } from './files.ts';

/** The operating system's user that PostgreSQL runs as, when it cannot be ours. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root: then it runs as whoever owns the existing cluster, else `postgres`, else `nobody`.
 * The owner comes first because a `postgres` user may be added to a machine whose cluster belongs to `nobody`.
 * Null when the current user will do.
 */
export async function accountFor(cluster: string): Promise<Account | null> {
  if (process.geteuid?.() !== 0) return null;
  const owner = await ownerOf(cluster);
  if (owner !== null) {
    if (owner.uid !== 0) return owner;
    throw new PsmError(
      'invalid_setting',
      `The folder ${cluster} belongs to root, and PostgreSQL refuses to run as root. Give it to the user that it belonged to before, for example "chown -R postgres ${cluster}".`,
    );
  }
  const accounts = parsePasswd(await readFile('/etc/passwd', 'utf8').catch(() => ''));
  const account = ['postgres', 'nobody'].map((name) => accounts.get(name)).find((it) => it !== undefined);
  if (account !== undefined) return account;
  throw new PsmError(
    'invalid_setting',
    'PostgreSQL refuses to run as root, and this machine has neither a user "postgres" nor "nobody". Start as an ordinary user, or set DATABASE_URL.',
  );
}

async function ownerOf(path: string): Promise<Account | null> {
  try {
    const { uid, gid } = await stat(path);
    return { name: `user ${uid}`, uid, gid };
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Users of `/etc/passwd` by name; root's ids are never taken, whatever the name. */
export function parsePasswd(text: string): Map<string, Account> {
  const accounts = new Map<string, Account>();
  for (const line of text.split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name !== undefined && Number(uid) > 0 && Number(gid) >= 0) {
      accounts.set(name, { name, uid: Number(uid), gid: Number(gid) });
    }
  }
  return accounts;
}

/** Refuses when the account cannot enter a folder above `path`, naming the folder. */
export async function assertReachable(path: string, account: Account | null): Promise<void> {
  if (account === null) return;
  const folders: string[] = [];
  for (let folder = dirname(path); !folders.includes(folder); folder = dirname(folder))
    folders.unshift(folder);
  for (const folder of folders) {
    if (!mayEnter(await stat(folder), account)) {
      throw new PsmError(
        'invalid_setting',
        `PostgreSQL runs as "${account.name}" because it refuses root, and that user cannot enter ${folder}, which is above ${path}. Move it to a folder that everybody can enter (such as /opt or /var/lib), or run "chmod o+x ${folder}", or start as an ordinary user.`,
        { details: { folder } },
      );
    }
  }
}

/**
 * Lets the account pass through the data folder, which is ours, and through private folders of ours below the system's folder for
 * temporary files. Passing is all: nobody can list them, and what lies in them keeps its own rights.
 */
export async function letPass(root: string, account: Account | null): Promise<void> {
  if (account === null) return;
  const temporary = tmpdir() + sep;
  for (let folder = root; folder === root || folder.startsWith(temporary); folder = dirname(folder)) {
    const facts = await stat(folder);
    if (!mayEnter(facts, account) && facts.uid === process.geteuid?.())
      await chmod(folder, (facts.mode & 0o7777) | 0o001);
  }
}

/** Only the mode counts: our child processes have no supplementary groups. */
export function mayEnter(folder: { mode: number; uid: number; gid: number }, account: Account): boolean {
  const shift = folder.uid === account.uid ? 6 : folder.gid === account.gid ? 3 : 0;
  return ((folder.mode >> shift) & 1) === 1;
}

/** Refuses a cluster that belongs to somebody else, which PostgreSQL would do with a less helpful sentence. */
export async function assertOurs(cluster: string): Promise<void> {
  try {
    await access(cluster, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    if (isErrno(cause, 'ENOENT')) return;
    throw new PsmError(
      'invalid_setting',
      `The folder ${cluster} belongs to another user of this machine. Start as the user who started first, or choose another data folder.`,
      { cause },
    );
  }
}
