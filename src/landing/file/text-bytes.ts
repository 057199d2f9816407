import type { FileEncoding, OpenBytes } from './encoding.ts';

/** Large enough to be quick, small enough that what one chunk parses into stays small. */
const chunkBytes = 64 * 1024;

/**
 * The bytes of a file as csv-parse can take them: without the byte order mark, UTF-16 turned into UTF-8, so that quotes,
 * separators and line ends are single ASCII bytes. `skip` leaves out a first line that is no record. In bounded chunks.
 */
export async function* textBytes(
  open: OpenBytes,
  encoding: FileEncoding,
  skip = 0,
): AsyncGenerator<Buffer, void, undefined> {
  const unmarked = without(open(), encoding.bomBytes);
  const utf16 = encoding.name === 'utf-16le' || encoding.name === 'utf-16be';
  const text = utf16 ? fromUtf16(unmarked, encoding.name === 'utf-16be') : unmarked;
  for await (const chunk of without(text, skip)) {
    for (let at = 0; at < chunk.length; at += chunkBytes) yield chunk.subarray(at, at + chunkBytes);
  }
}

async function* without(chunks: AsyncIterable<Uint8Array>, count: number): AsyncGenerator<Buffer> {
  let left = count;
  for await (const chunk of chunks) {
    const rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).subarray(left);
    left = Math.max(0, left - chunk.length);
    if (rest.length > 0) yield rest;
  }
}

/**
 * A lone surrogate becomes its three bytes, which are no valid UTF-8, and half a code unit at the end becomes FF:
 * both reject the row that they stand in, as any other invalid byte does.
 */
async function* fromUtf16(chunks: AsyncIterable<Buffer>, bigEndian: boolean): AsyncGenerator<Buffer> {
  let carry = Buffer.alloc(0);
  for await (const large of chunks) {
    for (let at = 0; at < large.length; at += chunkBytes) {
      const bytes = Buffer.concat([carry, large.subarray(at, at + chunkBytes)]);
      let end = bytes.length - (bytes.length % 2);
      if (end >= 2 && isHighSurrogate(bytes[bigEndian ? end - 2 : end - 1] ?? 0)) end -= 2;
      carry = bytes.subarray(end);
      const units = bytes.subarray(0, end);
      yield utf8Of((bigEndian ? units.swap16() : units).toString('utf16le'));
    }
  }
  if (carry.length > 0) yield Buffer.from([0xff]);
}

function isHighSurrogate(upperByte: number): boolean {
  return upperByte >= 0xd8 && upperByte <= 0xdb;
}

function utf8Of(text: string): Buffer {
  if (text.isWellFormed()) return Buffer.from(text);
  return Buffer.concat(
    text.split(/(\p{Surrogate})/u).map((part) => {
      if (part.isWellFormed()) return Buffer.from(part);
      const unit = part.charCodeAt(0);
      return Buffer.from([0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)]);
    }),
  );
}
