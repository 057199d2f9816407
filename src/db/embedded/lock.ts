import { link, readFile, readdir, truncate, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PsmError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { isErrno, replaceFile, textOf } from './files.ts';
import { isAlive, isRunning, ownIdentity, parseIdentity } from './process-identity.ts';

/** Longer than the slowest start and stop, so that waiting this long means that something is stuck. */
const patience = 180_000;

/**
 * Runs `work` while no other process does the same on this folder.
 *
 * The folder holds one numbered file per holder, made by `link` (exclusive, and complete from its first moment), and
 * the highest number is the lock: empty means free, otherwise it names the holder's pid and start time. Whoever finds
 * it free or its holder dead makes the next number; only one can. The highest file is never deleted, so nobody can
 * take over from a holder that was itself just taken over from, which is the race of "unlink the stale file".
 */
export async function withLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const mine = await acquire(folder);
  try {
    return await work();
  } finally {
    await truncate(mine, 0);
  }
}

async function acquire(folder: string): Promise<string> {
  const claim = join(folder, `claim-${process.pid}-${newId()}`);
  await replaceFile(claim, JSON.stringify(await ownIdentity()));
  const giveUpAt = Date.now() + patience;
  try {
    for (;;) {
      const newest = Math.max(0, ...(await numbers(folder)));
      const holder = newest === 0 ? '' : await textOf(readFile(join(folder, String(newest)), 'utf8'));
      if (holder === null) continue; // deleted since we listed: there is a higher one
      const other = parseIdentity(holder);
      if (other !== null && (await isRunning(other))) {
        if (Date.now() > giveUpAt) {
          throw new PsmError(
            'database',
            `Another process (${other.pid}) has been starting or stopping the embedded PostgreSQL for more than ${patience / 60_000} minutes (${folder}). End it and try again.`,
          );
        }
        await sleep(20 + Math.random() * 20);
        continue;
      }
      const mine = join(folder, String(newest + 1));
      try {
        await link(claim, mine);
      } catch (error) {
        if (isErrno(error, 'EEXIST')) continue;
        throw error;
      }
      const existing = await numbers(folder);
      if (Math.max(...existing) === newest + 1) {
        await tidy(folder, newest);
        return mine;
      }
      await remove(mine); // our number had been used and deleted before: the lock is further on
    }
  } finally {
    await remove(claim);
  }
}

/** Removes what is behind the lock, and claims of processes that were killed. */
async function tidy(folder: string, newest: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const claimant = /^claim-(\d+)-/.exec(name)?.[1];
    const useless = claimant === undefined ? Number(name) <= newest : !isAlive(Number(claimant));
    if (useless) await remove(join(folder, name));
  }
}

async function numbers(folder: string): Promise<number[]> {
  return (await readdir(folder)).filter((name) => /^\d+$/.test(name)).map(Number);
}

async function remove(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (!isErrno(error, 'ENOENT')) throw error;
  });
}
