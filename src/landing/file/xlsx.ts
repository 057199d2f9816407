import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import { PsmError } from '../../kernel/errors.ts';
import { tooLarge } from './encoding.ts';
import type { OpenBytes } from './encoding.ts';
import type { FileLimits } from './limits.ts';
import type { RawRecord } from './record.ts';
import { refusal } from './refusal.ts';
import { damaged, inspectWorkbook } from './workbook.ts';
import type { Workbook } from './workbook.ts';

/** What the worker is given. `permits` counts the batches that it may still send. */
export interface SheetJob {
  readonly data: Uint8Array;
  readonly workbook: Workbook;
  readonly permits: SharedArrayBuffer;
}

export type SheetMessage =
  | { readonly type: 'records'; readonly records: RawRecord[] }
  /** The reader throws errors of many kinds when a workbook is not what it should be; the stack is for the log. */
  | { readonly type: 'failed'; readonly stack: string | undefined }
  | { readonly type: 'end' };

export interface Sheet {
  readonly name: string;
  /** Records are numbered as the rows of the sheet. */
  records(): AsyncIterable<RawRecord[]>;
}

/** `.ts` while developing, `.js` once built: the worker lies beside this file either way. */
const workerFile = new URL(
  `./xlsx-worker${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`,
  import.meta.url,
);

/** Finds the first visible sheet of a workbook, after its directory has shown that it may be unpacked. */
export async function openSheet(
  open: OpenBytes,
  limits: FileLimits,
  signal: AbortSignal | undefined,
): Promise<Sheet> {
  const workbook = await inspectWorkbook(Buffer.from((await collected(open, limits)).buffer), limits);
  return {
    name: workbook.sheet.name,
    records: () => sheetRecords(open, workbook, limits, signal),
  };
}

/** Two batches under way keep both threads busy. */
const batchesAhead = 2;

/**
 * Reads the sheet in a worker thread with a heap of its own. The bytes are collected anew for each reading and handed
 * over, so that they lie in memory only while they are read.
 */
async function* sheetRecords(
  open: OpenBytes,
  workbook: Workbook,
  limits: FileLimits,
  signal: AbortSignal | undefined,
): AsyncGenerator<RawRecord[], void, undefined> {
  const data = await collected(open, limits);
  const permits = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const slots = new Int32Array(permits);
  slots[0] = batchesAhead;
  const worker = new Worker(workerFile, {
    workerData: { data, workbook, permits } satisfies SheetJob,
    transferList: [data.buffer],
    resourceLimits: { maxOldGenerationSizeMb: limits.maxXlsxHeapMb },
  });
  try {
    for await (const [message] of on(worker, 'message', { close: ['exit'], ...(signal && { signal }) })) {
      const said = message as SheetMessage;
      if (said.type === 'failed') throw damaged(said.stack);
      if (said.type === 'end') return;
      yield said.records;
      Atomics.add(slots, 0, 1);
      Atomics.notify(slots, 0);
    }
    throw new PsmError('internal', 'The workbook reader stopped before the end of the sheet.');
  } catch (error) {
    signal?.throwIfAborted();
    throw outOfMemory(error) ? tooMuch(error) : error;
  } finally {
    await worker.terminate();
  }
}

async function collected(open: OpenBytes, limits: FileLimits): Promise<Uint8Array<ArrayBuffer>> {
  const maxBytes = Math.min(limits.maxBytes, limits.maxXlsxBytes);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of open()) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  // A buffer of its own, because it is handed over to the worker as a whole.
  const data = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    data.set(chunk, at);
    at += chunk.length;
  }
  return data;
}

function outOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

function tooMuch(cause: unknown): Error {
  return refusal(
    'zip_bomb',
    'The workbook needs more memory than a member list may take. Save only the sheet with the members as CSV and upload that file.',
    {},
    cause,
  );
}
