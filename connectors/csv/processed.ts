import { type ConnectorContext, SourceError } from '#connector';
import { doneNamesOf, isNewer, newestOf } from './newest.ts';
import { type FoundFile, type Place, processedFolder, sameFile } from './place.ts';
import type { Settings } from './settings.ts';

/** Before the name of a file that was moved because a newer one was read. */
const older = 'older_';
const stamped = /^\d{8}T\d{6}Z_(.+)$/;

/**
 * Moves a file that was read, its `.done` file, and older ones that fit, which it replaced: left alone, one of them would be the
 * newest. What cannot be moved was read all the same: it is logged, and recognised next time.
 */
export async function moveAway(
  place: Place,
  file: FoundFile,
  settings: Settings,
  context: ConnectorContext,
): Promise<void> {
  const stamp = context.now().toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');
  try {
    const files = await place.list();
    // A newer file of the same name was not read yet.
    if (!files.some((one) => sameFile(one, file))) return;
    const withDone = async (name: string, before: string) => {
      const done = doneNamesOf(name).filter((one) => files.some((other) => other.name === one));
      for (const one of settings.done_file ? [name, ...done] : [name])
        await place.move(one, `${before}${one}`);
    };
    // First, so that the newest stays the newest wherever this breaks off.
    for (const one of files) {
      if (isNewer(file, one) && newestOf([one], settings.pattern ?? '') !== undefined)
        await withDone(one.name, `${stamp}_${older}`);
    }
    await withDone(file.name, `${stamp}_`);
  } catch (error) {
    const why = error instanceof SourceError ? error.message : 'unknown';
    context.log.warn(
      { file: file.name, why },
      `a file was read and could not be moved to "${processedFolder}"; the account may lack the right to write`,
    );
  }
}

/** The file that was moved last, and the name it had; undefined when there is none. */
export async function lastProcessed(
  processed: Place,
  settings: Settings,
): Promise<{ file: FoundFile; name: string } | undefined> {
  const files = await processed.list().catch((error: unknown) => {
    // There is no such folder before the first file is moved.
    if (error instanceof SourceError && error.fault === 'wrong_setting') return [];
    throw error;
  });
  const found = files.flatMap((file) => {
    const name = stamped.exec(file.name)?.[1] ?? '';
    const fits =
      !name.startsWith(older) && newestOf([{ ...file, name }], settings.pattern ?? '') !== undefined;
    return fits ? [{ file, name }] : [];
  });
  return found.toSorted((a, b) => (a.file.name < b.file.name ? -1 : 1)).at(-1);
}
