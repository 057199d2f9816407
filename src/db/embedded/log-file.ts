import { open, rename, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { isErrno } from './files.ts';

const largest = 10 * 1024 * 1024;

/** Opens the server's log for appending; a large one is put aside first (one old file is kept). */
export async function openLog(path: string): Promise<FileHandle> {
  if ((await sizeOf(path)) > largest) await rename(path, `${path}.old`);
  return open(path, 'a', 0o600);
}

export async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return 0;
    throw error;
  }
}

/** What was written since `from` bytes, at most the last 16 KiB. */
export async function logSince(path: string, from: number): Promise<string> {
  const size = await sizeOf(path);
  const start = Math.max(Math.min(from, size), size - 16_384);
  if (size === start) return '';
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** The last lines, for an error message. */
export function lastLines(text: string, count = 8): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
