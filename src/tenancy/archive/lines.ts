import { pipeline } from 'node:stream';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { PsmError } from '../../kernel/errors.ts';

export interface LineBounds {
  /** Bytes of one line. */
  readonly line: number;
  /** How many times larger than the file its content may be, once it is larger than `free` bytes. */
  readonly ratio: number;
  readonly free: number;
}

/**
 * The lines of a gzipped file, without their line ends. A file that unpacks to far more than it is, and a line that does not end, are
 * refused before they fill the memory or the disk.
 *
 * @throws PsmError `file_refused`
 */
export async function* linesOf(file: AsyncIterable<Uint8Array>, bounds: LineBounds): AsyncGenerator<Buffer> {
  let packed = 0;
  const counted = async function* () {
    for await (const piece of file) {
      packed += piece.length;
      yield piece;
    }
  };
  const gunzip = createGunzip();
  // What goes wrong shows where the pieces are read.
  pipeline(Readable.from(counted()), gunzip, () => {});
  let unpacked = 0;
  let number = 1;
  let begun: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of gunzip as AsyncIterable<Buffer>) {
      unpacked += piece.length;
      if (unpacked > bounds.free && unpacked > packed * bounds.ratio) {
        throw refused(`It unpacks to more than ${bounds.ratio} times its size: that is no archive of ours.`);
      }
      let from = 0;
      for (let at = piece.indexOf(10); at !== -1; at = piece.indexOf(10, from)) {
        begun.push(piece.subarray(from, at));
        yield begun.length === 1 ? piece.subarray(from, at) : Buffer.concat(begun);
        begun = [];
        length = 0;
        number += 1;
        from = at + 1;
      }
      if (from === piece.length) continue;
      begun.push(piece.subarray(from));
      length += piece.length - from;
      if (length > bounds.line) throw refused(`Line ${number} is longer than ${bounds.line} bytes.`);
    }
  } catch (error) {
    throw isOfZlib(error) ? refused('It is no gzip file, or it is cut off.', error) : error;
  } finally {
    gunzip.destroy();
  }
  if (length > 0) throw refused(`Line ${number} is cut off.`);
}

function isOfZlib(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && /^Z_|ERR_STREAM_PREMATURE_CLOSE/.test(String(error.code))
  );
}

/** @param why a sentence that says what is wrong with the archive, and where */
export function refused(why: string, cause?: unknown): PsmError {
  return new PsmError('file_refused', `The archive was refused, and nothing of it was kept. ${why}`, {
    cause,
  });
}
