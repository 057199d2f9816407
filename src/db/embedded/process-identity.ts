import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { isErrno } from './files.ts';

const run = promisify(execFile);

/** Names one process for good; `start` is what `startOf` answers. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly start: string;
}

export async function ownIdentity(): Promise<ProcessIdentity> {
  return { pid: process.pid, start: (await startOf(process.pid)) ?? 'unknown' };
}

/** Reads an identity from a file's text; null when it holds none (a power cut can leave anything). */
export function parseIdentity(text: string): ProcessIdentity | null {
  try {
    const { pid, start } = JSON.parse(text) as Partial<ProcessIdentity>;
    return typeof pid === 'number' && typeof start === 'string' ? { pid, start } : null;
  } catch {
    return null;
  }
}

/**
 * When the process started, as a text that is only compared; null when it is gone. A pid alone does not name a process:
 * numbers are used again. On Linux the boot is part of it, because start times count from there.
 * Windows gives no cheap start time: there the pid has to do.
 */
export async function startOf(pid: number): Promise<string | null> {
  if (!isAlive(pid)) return null;
  if (process.platform === 'linux') return startOnLinux(pid);
  if (process.platform === 'win32') return 'unknown';
  const line = await ps(pid, 'stat', 'lstart');
  return line === null || line.startsWith('Z') ? null : line.replace(/^\S+\s+/, '');
}

/** Does this process still run? */
export async function isRunning(process: ProcessIdentity): Promise<boolean> {
  return (await startOf(process.pid)) === process.start;
}

/** The arguments of a process, or null when it is gone or the platform does not say. */
export async function argumentsOf(pid: number): Promise<string | null> {
  if (process.platform === 'win32') return null;
  if (process.platform !== 'linux') return ps(pid, 'command');
  const text = await readProc(`/proc/${pid}/cmdline`);
  return text === null ? null : text.split('\0').join(' ').trim();
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isErrno(error, 'EPERM'); // it exists and belongs to somebody else
  }
}

let boot: Promise<string> | undefined;

async function startOnLinux(pid: number): Promise<string | null> {
  const stat = await readProc(`/proc/${pid}/stat`);
  if (stat === null) return null;
  // "pid (name) state ppid …": the name may hold spaces and brackets, so count from its last bracket (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return null; // dead, waiting to be collected
  boot ??= readFile('/proc/sys/kernel/random/boot_id', 'utf8').then((it) => it.trim());
  return `${await boot}/${fields[19]}`; // field 22: start time in clock ticks since boot
}

async function readProc(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ESRCH')) return null;
    throw error;
  }
}

async function ps(pid: number, ...columns: string[]): Promise<string | null> {
  try {
    const { stdout } = await run(
      'ps',
      ['-ww', ...columns.flatMap((it) => ['-o', `${it}=`]), '-p', String(pid)],
      {
        env: { PATH: '/bin:/usr/bin', LC_ALL: 'C', TZ: 'UTC' },
      },
    );
    return stdout.trim() || null;
  } catch {
    return null; // ps exits with 1 when there is no such process
  }
}
