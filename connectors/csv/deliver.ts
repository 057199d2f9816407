import { type ConnectorContext, type FileFormat, SourceError, type SourceMessage } from '#connector';
import { isEncrypted, openPgp, pgpEnding } from './pgp.ts';
import type { Settings } from './settings.ts';

/** Small enough that a message can wait in memory while the one before it is landed. */
const chunkBytes = 64 * 1024;

/** One file on its way. */
export interface Delivery {
  /** As it is called where it comes from. */
  readonly filename: string;
  /** So many bytes it has there; undefined when nobody says. */
  readonly bytes?: number | undefined;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/**
 * The file as messages, decrypted when it is encrypted. Returns only when everything of it arrived and, of an encrypted one, was
 * proven to be what the sender wrote; before that nothing may yield `end`.
 *
 * @returns false when the read was aborted
 * @throws SourceError `cut_off` when bytes are missing, `unexpected_answer` when it is empty or cannot be decrypted
 */
export async function* deliver(
  delivery: Delivery,
  settings: Settings,
  context: ConnectorContext,
): AsyncGenerator<SourceMessage<never>, boolean> {
  const { filename, bytes } = delivery;
  const format: FileFormat = {
    filename: filename.replace(pgpEnding, ''),
    ...(settings.encoding && { encoding: settings.encoding }),
    ...(settings.separator && { separator: settings.separator }),
  };
  const arrived = { bytes: 0, ended: false };
  let yielded = 0;
  try {
    for await (const part of plain(filename, counted(delivery.chunks, arrived), settings, context)) {
      for (let at = 0; at < part.length; at += chunkBytes) {
        if (context.signal.aborted) return false;
        const chunk = part.subarray(at, at + chunkBytes);
        yielded += chunk.length;
        yield { type: 'bytes', chunk, format };
      }
    }
  } catch (error) {
    // What an abort broke off is no fault of the source.
    if (context.signal.aborted) return false;
    // An encrypted file that ends early looks damaged; what is the matter is that it was cut.
    const cut = arrived.ended && bytes !== undefined && arrived.bytes < bytes;
    throw cut ? cutOff(filename, arrived.bytes, bytes, error) : error;
  }
  if (context.signal.aborted) return false;
  if (bytes !== undefined && arrived.bytes !== bytes) throw cutOff(filename, arrived.bytes, bytes);
  if (yielded === 0) throw empty(filename);
  return true;
}

/** The first bytes of the file, decrypted: at least `enough` unless it is shorter. Nothing is proven of them. */
export async function beginningOf(
  delivery: Delivery,
  settings: Settings,
  context: ConnectorContext,
  enough: number,
): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of plain(delivery.filename, delivery.chunks, settings, context)) {
    parts.push(Uint8Array.from(part));
    length += part.length;
    if (length >= enough) break;
  }
  if (length === 0) throw empty(delivery.filename);
  return Buffer.concat(parts);
}

async function* plain(
  filename: string,
  chunks: AsyncIterable<Uint8Array>,
  settings: Settings,
  context: ConnectorContext,
): AsyncGenerator<Uint8Array> {
  const source = chunks[Symbol.asyncIterator]();
  const first = await head(source);
  const whole = continued(first, source);
  try {
    if (isEncrypted(first)) {
      yield* openPgp(filename, whole, settings);
      return;
    }
    if (settings.pgp_signer_key) {
      throw new SourceError(
        'not_allowed',
        `"${filename}" is not encrypted and signed, and the settings name the key that it must be signed by. Ask the sender, or take that key out.`,
        { setting: 'pgp_signer_key' },
      );
    }
    if (first.length > 0 && pgpEnding.test(filename)) {
      throw new SourceError(
        'unexpected_answer',
        `"${filename}" is called like a PGP file and is none. Ask the sender how it was encrypted.`,
      );
    }
    if (settings.pgp_private_key)
      context.log.warn({ file: filename }, 'a file arrived that is not encrypted, although a PGP key is set');
    yield* whole;
  } finally {
    await source.return?.();
  }
}

/** What tells encrypted bytes from others: the longest is the first line of an armored message. */
const headBytes = 64;

async function head(source: AsyncIterator<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for (let length = 0; length < headBytes;) {
    const next = await source.next();
    if (next.done === true) break;
    parts.push(Uint8Array.from(next.value));
    length += next.value.length;
  }
  return Buffer.concat(parts);
}

async function* continued(first: Uint8Array, source: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (first.length > 0) yield first;
  for (let next = await source.next(); next.done !== true; next = await source.next()) yield next.value;
}

async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  arrived: { bytes: number; ended: boolean },
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    arrived.bytes += chunk.length;
    yield chunk;
  }
  arrived.ended = true;
}

function cutOff(filename: string, arrived: number, bytes: number, cause?: unknown): SourceError {
  return new SourceError(
    'cut_off',
    `"${filename}" did not arrive whole: ${arrived.toLocaleString('en')} of ${bytes.toLocaleString('en')} bytes came. Nothing of it is used; it is read again later.`,
    { cause },
  );
}

function empty(filename: string): SourceError {
  return new SourceError(
    'unexpected_answer',
    `"${filename}" is empty. Nothing is changed by it. Ask whoever delivers it what went wrong.`,
  );
}
