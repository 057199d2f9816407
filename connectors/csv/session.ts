import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CheckResult,
  type Column,
  type ConnectorContext,
  type ReadOptions,
  type Session,
  SourceError,
  type SourceMessage,
} from '#connector';
import { beginningOf, deliver, type Delivery } from './deliver.ts';
import { doneNamesOf, isNewer, newestOf } from './newest.ts';
import { described, type FoundFile, minuteOf, type Place, sameFile } from './place.ts';
import { lastProcessed, moveAway } from './processed.ts';
import { columnsOfFile, inBrief } from './preview.ts';
import { secretFields, type Settings } from './settings.ts';

/** The file that was read, in the place that the settings name. */
export interface FileCursor extends FoundFile {
  /** Of the settings: after a change of them everything is read again. */
  readonly at: string;
}

const beginningBytes = 64 * 1024;
const dayMs = 24 * 60 * 60 * 1000;

/** Waits; ends early, without a fault, when the signal is aborted. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

const pause: Pause = (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {});

/** A file and where it lies: one that was moved has another name there. */
interface Chosen {
  readonly file: FoundFile;
  readonly name: string;
  readonly from: Place;
}

/** A session on a place with many files, of which the newest is read. */
export function placeSession(
  place: Place,
  settings: Settings,
  context: ConnectorContext,
  wait: Pause = pause,
): Session<FileCursor> {
  const at = identityOf(settings);
  const known = (cursor: FileCursor | undefined) => (cursor?.at === at ? cursor : undefined);
  let processed: Place | undefined;

  /** Somebody wants the list though no new one came: it is the one that was moved last. */
  async function moved(files: number): Promise<Chosen> {
    processed ??= place.processed();
    const found = await lastProcessed(processed, settings);
    if (found === undefined) throw nothing(place, settings, files);
    return { ...found, from: processed };
  }

  /** What `check` and `discover` look at: the newest file, finished or not. */
  async function beginning(): Promise<{ chosen: Chosen; bytes: Buffer }> {
    const files = await place.list();
    const file = newestOf(files, settings.pattern ?? '');
    if (file === undefined && settings.after_reading !== 'move') throw nothing(place, settings, files.length);
    const chosen = file === undefined ? await moved(files.length) : { file, name: file.name, from: place };
    return { chosen, bytes: await beginningOf(deliveryOf(chosen), settings, context, beginningBytes) };
  }

  /** The file to read, finished; undefined when there is none that was not read. */
  async function next(last: FileCursor | undefined): Promise<Chosen | undefined> {
    const files = await place.list();
    const before = known(last);
    const file = choose(place, settings, files, before);
    if (file === 'processed') return moved(files.length);
    refuseStale(settings, file ?? before, context.now());
    if (file === undefined) return undefined;
    if (file.bytes === 0) throw emptyFile(file);
    await refuseUnfinished(place, settings, files, file, (ms) => wait(ms, context.signal));
    return { file, name: file.name, from: place };
  }

  async function* messages(last: FileCursor | undefined): AsyncGenerator<SourceMessage<FileCursor>> {
    const chosen = await next(last);
    if (context.signal.aborted) return;
    if (chosen === undefined) {
      yield { type: 'unchanged' };
      return;
    }
    const whole = yield* deliver(deliveryOf(chosen), settings, context);
    if (!whole) return;
    if (!chosen.from.whole) await refuseChanged(chosen.from, chosen.file);
    yield { type: 'end', cursor: { ...chosen.file, name: chosen.name, at } };
  }

  async function* snapshot({ last }: ReadOptions<FileCursor>): AsyncGenerator<SourceMessage<FileCursor>> {
    try {
      yield* messages(last);
    } catch (error) {
      // What an abort broke off is no fault of the source.
      if (!context.signal.aborted) throw error;
    }
  }

  return {
    check: () =>
      checked(async () => {
        const { chosen, bytes } = await beginning();
        const found = `"${chosen.name}", ${described(chosen.file)}: ${inBrief(bytes, settings)}`;
        return chosen.from === place
          ? `The newest file in ${place.words} is ${found}`
          : `No new file lies in ${place.words}. The last one that was read is ${found}`;
      }),
    discover: async (): Promise<readonly Column[]> => columnsOfFile((await beginning()).bytes, settings),
    readSnapshot: snapshot,
    async settle(cursor) {
      const file = known(cursor);
      if (file === undefined || settings.after_reading !== 'move') return;
      await moveAway(place, file, settings, context);
    },
    async close() {
      await processed?.close();
      await place.close();
    },
  };
}

function deliveryOf({ file, name, from }: Chosen): Delivery {
  return { filename: name, bytes: file.bytes, chunks: from.read(file) };
}

/** What `check` says of work that throws `SourceError` when a setting is wrong. */
export async function checked(work: () => Promise<string>): Promise<CheckResult> {
  try {
    return { ok: true, message: await work() };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { ok: false, message: error.message, ...(error.setting && { setting: error.setting }) };
  }
}

/** Secrets left out: a new password leads to the same files. */
export function identityOf(settings: Settings): string {
  const open = Object.entries(settings)
    .filter(([name]) => !(secretFields as readonly string[]).includes(name))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(open)).digest('hex').slice(0, 16);
}

/**
 * The file to read; undefined when there is no newer one than the last, `processed` when it was moved there before. An older one is never read after a newer one: it would
 * bring back who left since.
 *
 * @throws SourceError `not_ready`
 */
function choose(
  place: Place,
  settings: Settings,
  files: readonly FoundFile[],
  last: FoundFile | undefined,
): FoundFile | 'processed' | undefined {
  const file = newestOf(files, settings.pattern ?? '');
  const moves = settings.after_reading === 'move';
  const moved = moves && last !== undefined;
  if (file === undefined) {
    if (moves) return moved ? undefined : 'processed';
    throw nothing(place, settings, files.length);
  }
  if (last === undefined || isNewer(file, last)) return file;
  if (sameFile(file, last) || moved) return undefined;
  // Of the same name and time, with other content.
  if (!isNewer(last, file)) return file;
  throw new SourceError(
    'not_ready',
    `The newest file in ${place.words} is "${file.name}" of ${minuteOf(file.modified)}. It is older than the last one that was read, "${last.name}" of ${minuteOf(last.modified)}, which is gone: an older list would bring back who left since. Have the current list delivered again.`,
  );
}

function refuseStale(settings: Settings, file: FoundFile | undefined, now: Date): void {
  if (file === undefined || settings.oldest_days === undefined) return;
  if (now.getTime() - file.modified <= settings.oldest_days * dayMs) return;
  throw new SourceError(
    'not_ready',
    `The newest file, "${file.name}", is of ${minuteOf(file.modified)}: older than ${settings.oldest_days} days. Ask whoever delivers it why no new one comes.`,
  );
}

async function refuseUnfinished(
  place: Place,
  settings: Settings,
  files: readonly FoundFile[],
  file: FoundFile,
  wait: (ms: number) => Promise<void>,
): Promise<void> {
  if (settings.done_file) {
    const done = doneNamesOf(file.name);
    if (files.some((one) => done.includes(one.name))) return;
    throw new SourceError(
      'not_ready',
      `"${file.name}" is not finished: there is no "${done[0]}" beside it yet. It is tried again later.`,
    );
  }
  if (place.whole) return;
  await wait(settings.still_seconds * 1000);
  await refuseChanged(place, file);
}

async function refuseChanged(place: Place, file: FoundFile): Promise<void> {
  const now = await place.look(file.name);
  if (now !== undefined && sameFile(file, now)) return;
  const what =
    now === undefined ? 'it is gone now' : `it had ${described(file)}, and a moment later ${described(now)}`;
  throw new SourceError(
    'not_ready',
    `"${file.name}" is still being written: ${what}. Nothing of it is used; it is tried again later.`,
  );
}

function nothing(place: Place, settings: Settings, files: number): SourceError {
  const others =
    files === 0
      ? 'it has no files'
      : files === 1
        ? 'the one file in it is called otherwise'
        : `all ${files.toLocaleString('en')} files in it are called otherwise`;
  return new SourceError(
    'not_ready',
    `There is no file "${settings.pattern ?? ''}" in ${place.words}: ${others}.`,
    { setting: 'pattern' },
  );
}

function emptyFile(file: FoundFile): SourceError {
  return new SourceError(
    'not_ready',
    `"${file.name}" is empty. Nothing is changed by it. Ask whoever delivers it, unless it is still being written.`,
  );
}
