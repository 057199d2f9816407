import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { createZstdDecompress, zstdCompress } from 'node:zlib';
import type { FileFormat, SourceMessage } from '../connector/index.ts';
import { type Database, type TenantScope, withTenant } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';

const compress = promisify(zstdCompress);
const chunkBytes = 1024 * 1024;
/** Bytes that are unpacked at a time. */
const pieceBytes = 64 * 1024;

export interface Landing {
  readonly landingId: string;
  readonly filename: string | null;
  readonly format: FileFormat;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Keeps the raw bytes of a connector as they came, in chunks of 1 MiB that are compressed each for itself, before anything
 * interprets them. Memory is one chunk. Only `end` makes the landing complete: a read that breaks off leaves one that
 * nothing can be built on.
 *
 * @param limit bytes
 * @throws PsmError `file_too_large`, or `file_refused` when the connector stopped without `end`
 */
export async function land(
  database: Database,
  tenantId: string,
  messages: AsyncIterable<SourceMessage>,
  limit: number,
  onProgress: (bytes: number) => void = () => {},
): Promise<Landing> {
  const landingId = newId();
  const read: { format: FileFormat; ended: boolean } = { format: {}, ended: false };
  await withTenant(database, tenantId, ({ db }) =>
    db.insertInto('landing').values({ landing_id: landingId }).execute(),
  );
  const hash = createHash('sha256');
  let bytes = 0;
  let seq = 0;
  for await (const chunk of inChunks(bytesOf(messages, read), chunkBytes)) {
    bytes += chunk.length;
    if (bytes > limit) throw tooLarge(limit);
    hash.update(chunk);
    const data = await compress(chunk);
    const row = { landing_id: landingId, seq: seq++, bytes: chunk.length, data };
    await withTenant(database, tenantId, ({ db }) => db.insertInto('landing_chunk').values(row).execute());
    onProgress(bytes);
  }
  if (!read.ended) throw new PsmError('file_refused', 'The file did not arrive whole. Upload it again.');
  const sha256 = hash.digest();
  const { format } = read;
  const filename = format.filename ?? null;
  await withTenant(database, tenantId, ({ db }) =>
    db
      .updateTable('landing')
      .set({ filename, format: JSON.stringify(format), sha256, bytes, chunks: seq, complete: true })
      .where('landing_id', '=', landingId)
      .execute(),
  );
  return { landingId, filename, format, bytes, sha256: sha256.toString('hex') };
}

async function* bytesOf(
  messages: AsyncIterable<SourceMessage>,
  read: { format: FileFormat; ended: boolean },
): AsyncGenerator<Uint8Array> {
  for await (const message of messages) {
    if (message.type === 'bytes') {
      read.format = message.format;
      yield message.chunk;
    } else if (message.type === 'end') {
      read.ended = true;
    }
  }
}

function tooLarge(limit: number): PsmError {
  return new PsmError(
    'file_too_large',
    `The file is larger than ${Math.floor(limit / 1024 / 1024).toLocaleString('en')} MB, which is the limit here. ` +
      'Split it, or leave out columns that are not needed.',
    { details: { limit } },
  );
}

/**
 * One buffer for all chunks: each is good until the next one is asked for. Nothing else is allocated while a file is received,
 * so that a buffer of its own for each would wait long for a collection.
 */
async function* inChunks(bytes: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Buffer> {
  const chunk = Buffer.allocUnsafeSlow(size);
  let length = 0;
  for await (let part of bytes) {
    while (length + part.length >= size) {
      chunk.set(part.subarray(0, size - length), length);
      part = part.subarray(size - length);
      yield chunk;
      length = 0;
    }
    chunk.set(part, length);
    length += part.length;
  }
  if (length > 0) yield chunk.subarray(0, length);
}

export async function getLanding(scope: TenantScope, landingId: string): Promise<Landing> {
  const row = await scope.db
    .selectFrom('landing')
    .selectAll()
    .where('landing_id', '=', landingId)
    .executeTakeFirst();
  if (row?.complete !== true || row.sha256 === null) {
    throw new PsmError('not_found', 'The file of this run is not kept any more. Upload it again.');
  }
  return {
    landingId,
    filename: row.filename,
    format: row.format,
    bytes: row.bytes,
    sha256: row.sha256.toString('hex'),
  };
}

/**
 * The landed bytes, in pieces, each chunk in a transaction of its own: a slow reader holds nothing open. A whole unpacked chunk
 * would outlive the young generation while its rows are read, and would wait for a collection of the whole heap.
 */
export function readLanding(
  database: Database,
  tenantId: string,
  landingId: string,
): AsyncGenerator<Uint8Array> {
  return unpacked((seq) => withTenant(database, tenantId, (scope) => chunkOf(scope, landingId, seq)));
}

/** The landed bytes inside of a transaction that goes on: whoever reads and writes in it needs no second connection. */
export function readLandingWithin(scope: TenantScope, landingId: string): AsyncGenerator<Uint8Array> {
  return unpacked((seq) => chunkOf(scope, landingId, seq));
}

async function chunkOf({ db }: TenantScope, landingId: string, seq: number): Promise<Uint8Array | undefined> {
  const row = await db
    .selectFrom('landing_chunk')
    .select('data')
    .where('landing_id', '=', landingId)
    .where('seq', '=', seq)
    .executeTakeFirst();
  return row?.data;
}

async function* unpacked(
  chunkAt: (seq: number) => Promise<Uint8Array | undefined>,
): AsyncGenerator<Uint8Array> {
  for (let seq = 0; ; seq += 1) {
    const data = await chunkAt(seq);
    if (data === undefined) return;
    const unpacking = createZstdDecompress({ chunkSize: pieceBytes });
    unpacking.end(data);
    yield* unpacking as AsyncIterable<Buffer>;
  }
}
