import { crc32 } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';

/** Enough to hold the closing tag of a part. */
const tailBytes = 256;

/**
 * Unpacks the parts that hold cells once, and throws when one is not what the directory says or breaks off in the
 * middle: the reader takes the rows up to there for all, and everybody after them would seem absent.
 */
export async function requireIntact(zip: ZipFile, entries: Iterable<Entry>): Promise<void> {
  for (const entry of entries) {
    if (!/^xl\/(worksheets\/[^/]+|sharedStrings)\.xml$/i.test(entry.fileName)) continue;
    let checksum = 0;
    let tail = Buffer.alloc(0);
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      checksum = crc32(chunk as Buffer, checksum);
      tail = Buffer.concat([tail, (chunk as Buffer).subarray(-tailBytes)]).subarray(-tailBytes);
    }
    if (entry.crc32 !== 0 && checksum !== entry.crc32) throw new Error(`checksum of ${entry.fileName}`);
    if (
      !/<(\/(\w+:)?(worksheet|sst)\s*|(\w+:)?(worksheet|sst)\b[^<>]*\/)>\s*$/.test(tail.toString('latin1'))
    ) {
      throw new Error(`${entry.fileName} breaks off`);
    }
  }
}
