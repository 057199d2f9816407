import { isAscii, isUtf8 } from 'node:buffer';
import { counted } from '../../kernel/text.ts';
import type { FileFormat } from '../../connector/index.ts';
import { refusal } from './refusal.ts';
import { decodeEscaping, escapedByte, sequenceLength } from './utf8.ts';

export type EncodingName = NonNullable<FileFormat['encoding']>;

/** How the bytes of a file spell text, and how many bytes of byte order mark come before it. */
export interface FileEncoding {
  readonly name: EncodingName;
  readonly bomBytes: number;
}

/** Opens the landed bytes again from their start. */
export type OpenBytes = () => AsyncIterable<Uint8Array>;

/** The first bytes of a file, fewer only when it has fewer. */
export async function firstBytes(open: OpenBytes, count: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of open()) {
    chunks.push(chunk.subarray(0, count - length));
    length += Math.min(chunk.length, count - length);
    if (length >= count) break;
  }
  return Buffer.concat(chunks, length);
}

/**
 * Finds out the encoding: what a person said, else the byte order mark, else the NUL pattern of UTF-16, else UTF-8
 * against windows-1252 by what all bytes of the file say. Reads the whole file, and refuses one that is too large.
 */
export async function findEncoding(
  open: OpenBytes,
  said: EncodingName | undefined,
  maxBytes: number,
): Promise<FileEncoding> {
  const head = await firstBytes(open, 4096);
  const marked = encodingOfMark(head);
  const name = said ?? marked?.name ?? encodingOfNuls(head);
  const tally = new Utf8Tally();
  let size = 0;
  for await (const chunk of open()) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    if (name === undefined) tally.add(chunk);
  }
  const found = name ?? tally.verdict();
  const markCounts = marked !== undefined && (marked.name === found || marked.name === 'utf-8');
  return { name: found, bomBytes: markCounts ? marked.bomBytes : 0 };
}

export function tooLarge(maxBytes: number): Error {
  const mebibytes = Math.max(1, Math.round(maxBytes / 1024 / 1024));
  return refusal(
    'too_many_bytes',
    `The file is larger than ${counted(mebibytes, 'MiB', 'MiB')}. Split it, or leave out columns that are not needed.`,
  );
}

function encodingOfMark(head: Buffer): FileEncoding | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { name: 'utf-8', bomBytes: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { name: 'utf-16le', bomBytes: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { name: 'utf-16be', bomBytes: 2 };
  return undefined;
}

/** UTF-16 without a mark: separators, digits and Latin letters have a NUL on one side only, always the same. */
export function encodingOfNuls(head: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  const nuls: [even: number, odd: number] = [0, 0];
  for (const [at, byte] of head.entries()) if (byte === 0) nuls[at % 2 === 0 ? 0 : 1] += 1;
  const pairs = head.length / 2;
  const [even, odd] = nuls;
  if (odd >= 2 && odd > pairs * 0.2 && even * 4 < odd) return 'utf-16le';
  if (even >= 2 && even > pairs * 0.2 && odd * 4 < even) return 'utf-16be';
  return undefined;
}

/** The five bytes that windows-1252 leaves undefined. */
const undefinedIn1252 = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

/** Counts what speaks for UTF-8 and what against, over chunks that may cut a sequence anywhere. */
class Utf8Tally {
  #carry: Uint8Array = new Uint8Array();
  #sequences = 0;
  #invalid = 0;
  #undefinedIn1252 = 0;

  add(chunk: Uint8Array): void {
    if (this.#carry.length === 0 && isAscii(chunk)) return;
    const bytes = this.#carry.length === 0 ? chunk : Buffer.concat([this.#carry, chunk]);
    this.#carry = new Uint8Array();
    let at = 0;
    while (at < bytes.length) {
      const length = sequenceLength(bytes, at);
      if (length === -1) {
        this.#carry = bytes.slice(at);
        return;
      }
      if (length > 1) this.#sequences += 1;
      if (length === 0) {
        this.#invalid += 1;
        if (undefinedIn1252.has(bytes[at] ?? 0)) this.#undefinedIn1252 += 1;
      }
      at += Math.max(1, length);
    }
  }

  /**
   * Accented letters of windows-1252 almost never happen to be valid UTF-8, so one good sequence outweighs one bad
   * byte. Bytes that windows-1252 does not even define speak against it wherever anything speaks for UTF-8.
   */
  verdict(): 'utf-8' | 'windows-1252' {
    const invalid = this.#invalid + this.#carry.length;
    if (this.#sequences >= invalid) return 'utf-8';
    return this.#undefinedIn1252 > 0 && this.#sequences > 0 ? 'utf-8' : 'windows-1252';
  }
}

/** 0x80..0x9F of windows-1252; an undefined byte stays visible as one that must not be stored. */
const upper1252 = Array.from('€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ', (character, index) =>
  character === '\0' ? escapedByte(0x80 + index) : character,
);

/**
 * Text of cells whose bytes stand one in each character (`latin1`). Bytes without a meaning in the encoding become lone
 * surrogates, which `isStorableText` finds; U+FFFD is only there when the file itself holds it. `record` is the whole
 * record that they come from: most have nothing but ASCII.
 */
export function decodeCells(record: string, cells: readonly string[], name: EncodingName): readonly string[] {
  return isAsciiText(record) ? cells : cells.map((cell) => decodeCell(cell, name));
}

function decodeCell(binary: string, name: EncodingName): string {
  if (isAsciiText(binary)) return binary;
  if (name === 'windows-1252') {
    return binary.replace(/[\x80-\x9f]/g, (byte) => upper1252[byte.charCodeAt(0) - 0x80] ?? byte);
  }
  const bytes = Buffer.from(binary, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : decodeEscaping(bytes);
}

function isAsciiText(text: string): boolean {
  return !/[\x80-\xff]/.test(text);
}
