import { readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '../../kernel/ids.ts';
import { replaceFile, textOf } from './files.ts';
import { isRunning, ownIdentity, parseIdentity } from './process-identity.ts';

/**
 * Notes that this process uses the server; returns the file that says so. Each call makes its own file, so that a
 * process may start more than once (threads of one process share nothing else) and leaves only when all have left.
 * Call it under the lock.
 */
export async function register(folder: string): Promise<string> {
  const path = join(folder, `${process.pid}-${newId()}.json`);
  await replaceFile(path, JSON.stringify(await ownIdentity()));
  return path;
}

/** Removes the notes of processes that ended without leaving, and counts the others. Call it under the lock. */
export async function countRegistered(folder: string): Promise<number> {
  let count = 0;
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (name.endsWith('.json') && (await isUsed(path))) count += 1;
    else await rm(path, { force: true });
  }
  return count;
}

async function isUsed(path: string): Promise<boolean> {
  const user = parseIdentity((await textOf(readFile(path, 'utf8'))) ?? '');
  return user !== null && isRunning(user);
}
