import { spawn } from 'node:child_process';
import { readFile, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PsmError } from '../../kernel/errors.ts';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { tryConnect } from './connection.ts';
import type { Answer } from './connection.ts';
import { replaceFile, textOf } from './files.ts';
import type { EmbeddedFiles } from './files.ts';
import { lastLines, logSince, openLog, sizeOf } from './log-file.ts';
import { endOrphans } from './orphans.ts';
import { argumentsOf, isAlive } from './process-identity.ts';
import { serverEnvironment, serverSettings } from './settings.ts';

/** How long a server may take until it accepts connections, recovery from a crash included. */
const startLimit = 60_000;

/** A running postmaster, as it says itself in `postmaster.pid`. */
export interface Running {
  readonly pid: number;
  readonly port: number;
}

/** The server of this cluster that runs now, whoever started it. */
export async function findRunning(cluster: string): Promise<Running | null> {
  const text = await textOf(readFile(join(cluster, 'postmaster.pid'), 'utf8'));
  if (text === null) return null;
  const lines = text.split('\n'); // miscadmin.h: pid, folder, start, port, …
  const running = { pid: Number(lines[0]), port: Number(lines[3]) };
  if (!(running.pid > 0 && running.port > 0)) return null; // it is being written
  return (await isPostmaster(running.pid, cluster)) ? running : null;
}

/** The pid in an old file may be another program's by now, so the process itself is asked. */
async function isPostmaster(pid: number, cluster: string): Promise<boolean> {
  // PostgreSQL listens for signals there (port/win32/signal.c); arguments of processes are not to be had cheaply.
  if (process.platform === 'win32') return (await readdir('\\\\.\\pipe\\')).includes(`pgsignal_${pid}`);
  return (await argumentsOf(pid))?.includes(`-D ${cluster} `) ?? false;
}

interface Start {
  readonly files: EmbeddedFiles;
  readonly binaries: Binaries;
  readonly account: Account | null;
  readonly password: string;
  readonly durable: boolean;
  readonly log: (message: string) => void;
}

/**
 * Adopts the server that runs, else starts one, and waits until it accepts a connection. One loop for every way in
 * which it can be: not there, killed, recovering, shutting down, robbed of its port. Call it under the lock.
 */
export async function ensureRunning(start: Start): Promise<Running> {
  const { files, password } = start;
  const giveUpAt = Date.now() + startLimit;
  const logFrom = await sizeOf(files.log);
  let port = await lastPort(files.runtime);
  let child: Child | null = null;
  let state: Answer['state'] = 'silent';
  let refusals = 0;
  while (Date.now() < giveUpAt) {
    const running = await findRunning(files.cluster);
    if (running !== null) {
      const answer = await tryConnect(running.port, password, files.cluster);
      state = answer.state;
      if (answer.state === 'ready') {
        await replaceFile(files.runtime, JSON.stringify(running));
        return running;
      }
      // Another program's server may have our port: then ours is about to end, and gets another.
      if (answer.state !== 'refused') refusals = 0;
      else if (++refusals > 50) throw answer.why;
    } else if (child === null) {
      await removeForeignPidFile(files.cluster);
      port ??= await freePort();
      start.log(`Starting PostgreSQL on port ${port}`);
      child = await spawnServer(start, port);
    } else if (child.ended) {
      const why = await logSince(files.log, child.logFrom);
      if (/could not (bind|create any TCP\/IP)/.test(why)) port = null;
      else if (/shared memory block .* is still in use/.test(why)) await endOrphans(files.cluster);
      else if (!/lock file .* already exists/.test(why)) {
        throw new PsmError('database', `PostgreSQL did not start. Its log says:\n${lastLines(why)}`);
      } // else a killed process had just started one, which we find now
      child = null;
      await sleep(100);
    }
    await sleep(20);
  }
  // A server that recovers from a crash is left at it: the next start finds it further on, or ready.
  if (child !== null && state !== 'busy') child.kill();
  throw new PsmError(
    'database',
    `PostgreSQL did not accept connections within ${startLimit / 1000} seconds${state === 'busy' ? ' (it is still recovering: try again)' : ''}. Its log (${files.log}) ends:\n${lastLines(await logSince(files.log, logFrom))}`,
  );
}

interface Child {
  readonly ended: boolean;
  /** Size of the log before it wrote. */
  readonly logFrom: number;
  kill(): void;
}

async function spawnServer(start: Start, port: number): Promise<Child> {
  const { files, binaries, account } = start;
  const output = await openLog(files.log);
  try {
    const logFrom = (await output.stat()).size;
    const child = spawn(binaries.postgres, ['-D', files.cluster, ...serverSettings(port, start.durable)], {
      cwd: files.cluster,
      env: serverEnvironment(),
      // Its own session: Ctrl-C in our terminal must not reach it before we have finished what we are writing.
      detached: true,
      stdio: ['ignore', output.fd, output.fd],
      windowsHide: true,
      ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
    });
    let failure: Error | null = null;
    child.on('error', (error) => (failure = error));
    await new Promise((resolve) => child.once('spawn', resolve).once('error', resolve));
    if (failure !== null) {
      throw new PsmError('database', `PostgreSQL could not be run (${(failure as Error).message}).`, {
        cause: failure,
      });
    }
    child.unref();
    return {
      get ended() {
        return child.exitCode !== null || child.signalCode !== null;
      },
      logFrom,
      kill: () => child.kill('SIGQUIT'),
    };
  } finally {
    await output.close();
  }
}

/**
 * PostgreSQL refuses to start when the pid in an old file lives, though it is somebody else's since the machine
 * crashed. Without the file it still recognises processes of the old server by its shared memory.
 */
async function removeForeignPidFile(cluster: string): Promise<void> {
  const path = join(cluster, 'postmaster.pid');
  const pid = Number((await textOf(readFile(path, 'utf8')))?.split('\n')[0]);
  if (pid > 0 && isAlive(pid) && !(await isPostmaster(pid, cluster))) await rm(path, { force: true });
}

/** The same port again, so that pools of processes that outlived the server find the new one. */
async function lastPort(runtime: string): Promise<number | null> {
  const text = await textOf(readFile(runtime, 'utf8'));
  try {
    return (JSON.parse(text ?? '') as Running).port;
  } catch {
    return null;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
