import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findBinaries } from './binaries.ts';
import type { EmbeddedFiles } from './files.ts';
import { isErrno } from './files.ts';
import { isRunning, startOf } from './process-identity.ts';
import { findRunning } from './server.ts';

/** A fast shutdown writes a checkpoint, which takes its time after a bulk load. */
const politeFor = 60_000;

/** Stops the server, if one runs, and waits until it is down. Call it under the lock. */
export async function stopServer(files: EmbeddedFiles, log: (message: string) => void): Promise<void> {
  const running = await findRunning(files.cluster);
  if (running === null) return;
  if (process.platform === 'win32') {
    // There a signal would end the process without a shutdown.
    await promisify(execFile)((await findBinaries()).pgCtl, [
      'stop',
      '-w',
      '-m',
      'fast',
      '-D',
      files.cluster,
    ]);
    return;
  }
  const server = { pid: running.pid, start: (await startOf(running.pid)) ?? '' };
  signal(server.pid, 'SIGINT');
  const impatientAt = Date.now() + politeFor;
  let asked = false;
  while (await isRunning(server)) {
    if (!asked && Date.now() > impatientAt) {
      asked = true;
      log(
        `PostgreSQL did not stop within ${politeFor / 1000} seconds: ending it at once; it recovers at its next start`,
      );
      signal(server.pid, 'SIGQUIT');
    }
    await sleep(10);
  }
}

function signal(pid: number, name: 'SIGINT' | 'SIGQUIT'): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!isErrno(error, 'ESRCH')) throw error; // it is down already
  }
}
