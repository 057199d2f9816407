import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import { PsmError } from '../../kernel/errors.ts';
import type { ErrorCode } from '../../kernel/errors.ts';
import { tooLarge } from './encoding.ts';
import type { OpenBytes } from './encoding.ts';
import type { FileLimits } from './limits.ts';
import type { RawRecord } from './record.ts';
import { refusal } from './refusal.ts';

/** What the worker is given. `permits` counts the batches that it may still send. */
export interface SheetJob {
  readonly data: Uint8Array;
  readonly limits: FileLimits;
  readonly permits: SharedArrayBuffer;
}

export type SheetMessage =
  | { readonly type: 'sheet'; readonly name: string }
  | { readonly type: 'records'; readonly records: RawRecord[] }
  | {
      readonly type: 'refused';
      readonly code: ErrorCode;
      readonly message: string;
      readonly details: Readonly<Record<string, unknown>>;
      /** The stack of what went wrong, for the log: an error itself does not cross threads whole. */
      readonly cause: string | undefined;
    }
  | { readonly type: 'end' };

export interface Sheet {
  readonly name: string;
  records(): AsyncIterable<RawRecord[]>;
}

/** `.ts` while developing, `.js` once built: the worker lies beside this file either way. */
const workerFile = new URL(
  `./xlsx-worker${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`,
  import.meta.url,
);

/** Finds the first visible sheet of a workbook. Its records are numbered as the rows of the sheet. */
export async function openSheet(
  open: OpenBytes,
  limits: FileLimits,
  signal: AbortSignal | undefined,
): Promise<Sheet> {
  for await (const message of sheetMessages(open, limits, signal)) {
    if (message.type !== 'sheet') continue;
    return { name: message.name, records: () => sheetRecords(open, limits, signal) };
  }
  throw new PsmError('internal', 'The workbook reader said nothing about the sheet.');
}

async function* sheetRecords(
  open: OpenBytes,
  limits: FileLimits,
  signal: AbortSignal | undefined,
): AsyncGenerator<RawRecord[], void, undefined> {
  for await (const message of sheetMessages(open, limits, signal)) {
    if (message.type === 'records') yield message.records;
  }
}

/** Two batches under way keep both threads busy. */
const batchesAhead = 2;

async function* sheetMessages(
  open: OpenBytes,
  limits: FileLimits,
  signal: AbortSignal | undefined,
): AsyncGenerator<SheetMessage, void, undefined> {
  const data = await collected(open, Math.min(limits.maxBytes, limits.maxXlsxBytes));
  const permits = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const slots = new Int32Array(permits);
  slots[0] = batchesAhead;
  const worker = new Worker(workerFile, {
    workerData: { data, limits, permits } satisfies SheetJob,
    transferList: [data.buffer],
    resourceLimits: { maxOldGenerationSizeMb: limits.maxXlsxHeapMb },
  });
  try {
    for await (const [message] of on(worker, 'message', { close: ['exit'], ...(signal && { signal }) })) {
      const said = message as SheetMessage;
      if (said.type === 'refused') throw new PsmError(said.code, said.message, said);
      if (said.type === 'end') return;
      yield said;
      if (said.type !== 'records') continue;
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

async function collected(open: OpenBytes, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
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
