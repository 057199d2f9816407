import { createZstdDecompress } from 'node:zlib';
import type { FileFormat, SourceMessage } from '../connector/index.ts';
import type { JsonValue } from '../db/schema.ts';
import { type Database, type TenantScope, withTenant } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { failpoint } from '../kernel/failpoint.ts';
import { newId } from '../kernel/ids.ts';
import { counted } from '../kernel/text.ts';
import type { LandedFormat } from './landedFormat.ts';
import { type Checkpoint, type InTenant, LandingWriter } from './landingWriter.ts';
import { RecordLines } from './recordLines.ts';

/** Bytes. */
const leastBetweenCheckpoints = 64 * 1024;
/** Bytes that are unpacked at a time. */
const pieceBytes = 64 * 1024;

export interface Landing {
  readonly landingId: string;
  readonly filename: string | null;
  readonly format: LandedFormat;
  readonly bytes: number;
  readonly sha256: string;
}

export interface LandOptions {
  /** Bytes. */
  readonly limit: number;
  readonly maxColumns: number;
  /** A landing that was begun: what stands before its checkpoint is kept, what came after it is forgotten. */
  readonly begun?: string | undefined;
  /** Of an upload: what its bytes are, also when there are none. */
  readonly file?: FileFormat;
  /** Columns that the source had before: a read of changes need not have them all. */
  readonly columns?: readonly string[] | undefined;
  /** Only changes: of several records of one key the last counts. */
  readonly changes?: boolean;
  /** Of records whose blank attributes were cleared, while what was not said is missing. */
  readonly blanksSay?: boolean;
  readonly onProgress?: (landed: { readonly bytes: number; readonly records: number }) => void;
  /** Asked within every transaction that writes: throws when another process goes on with the landing. */
  readonly held?: ((scope: TenantScope) => Promise<void>) | undefined;
  /** Whether `unchanged` is an answer to what was asked. */
  readonly mayBeUnchanged?: boolean;
}

/** What was landed, and where the source says that it ends. */
export interface Landed {
  readonly landing: Landing;
  /** Undefined for a file: its rows are counted when it is read. */
  readonly records: number | undefined;
  readonly cursor: JsonValue | undefined;
}

/** Opens a landing to write to. @returns its id */
export async function beginLanding(scope: TenantScope): Promise<string> {
  const landingId = newId();
  await scope.db.insertInto('landing').values({ landing_id: landingId }).execute();
  return landingId;
}

/** How far a landing got that broke off; undefined when it has to be read from the start. */
export async function checkpointOf(scope: TenantScope, landingId: string): Promise<Checkpoint | undefined> {
  const row = await scope.db
    .selectFrom('landing')
    .select('checkpoint')
    .where('landing_id', '=', landingId)
    .executeTakeFirst();
  return (row?.checkpoint as unknown as Checkpoint | null) ?? undefined;
}

/**
 * Keeps what a connector reads as it comes, in chunks of 1 MiB that are compressed each for itself, before anything interprets it:
 * bytes of a file as they are, records as lines of JSON. Memory is one chunk. Only `end` makes the landing complete: a read that
 * breaks off leaves one that nothing can be built on, but that can be gone on with from its checkpoint.
 *
 * @returns undefined when the source says that nothing changed
 * @throws PsmError `file_too_large`, or `file_refused` when the connector stopped without `end` or not everybody arrived
 */
export async function land(
  database: Database,
  tenantId: string,
  messages: AsyncIterable<SourceMessage>,
  options: LandOptions,
): Promise<Landed | undefined> {
  const inTenant: InTenant = (work) =>
    withTenant(database, tenantId, async (scope) => {
      await options.held?.(scope);
      return work(scope);
    });
  return landBy(inTenant, messages, options, (landingId) => readLanding(database, tenantId, landingId));
}

/** The same inside of a transaction: what is landed is there with everything else that it writes, or not at all. */
export function landWithin(
  scope: TenantScope,
  messages: AsyncIterable<SourceMessage>,
  options: LandOptions,
): Promise<Landed | undefined> {
  return landBy(
    (work) => work(scope),
    messages,
    options,
    (landingId) => readLandingWithin(scope, landingId),
  );
}

async function landBy(
  inTenant: InTenant,
  messages: AsyncIterable<SourceMessage>,
  options: LandOptions,
  read: (landingId: string) => AsyncIterable<Uint8Array>,
): Promise<Landed | undefined> {
  const landingId = options.begun ?? (await inTenant(beginLanding));
  const from = await inTenant((scope) => checkpointOf(scope, landingId));
  await inTenant(({ client }) =>
    client.query('delete from landing_chunk where landing_id = $1 and seq >= $2', [
      landingId,
      from?.seq ?? 0,
    ]),
  );
  const writer = new LandingWriter(inTenant, landingId, options.limit, from);
  if (from !== undefined) {
    for await (const piece of read(landingId)) writer.count(piece);
  }
  const lines = new RecordLines(
    options.maxColumns,
    from ?? { columns: options.columns ?? [], records: 0 },
    options.blanksSay,
  );
  let format = options.file;
  let end: Extract<SourceMessage, { type: 'end' }> | undefined;
  let kept = writer.bytes;
  for await (const message of messages) {
    if (message.type === 'unchanged') {
      if (options.mayBeUnchanged !== true || writer.bytes > 0) throw misread('says that nothing changed');
      return undefined;
    }
    if (message.type === 'end') {
      end = message;
      break;
    }
    if (message.type === 'checkpoint') {
      // Sooner would make many small chunks.
      if (writer.bytes - kept < leastBetweenCheckpoints) continue;
      await writer.flush();
      kept = writer.bytes;
      const { bytes, chunks: seq } = writer;
      const checkpoint = {
        cursor: message.cursor,
        seq,
        bytes,
        records: lines.records,
        columns: lines.columns,
      };
      await inTenant(({ client }) =>
        client.query('update landing set checkpoint = $2 where landing_id = $1', [
          landingId,
          JSON.stringify(checkpoint),
        ]),
      );
      failpoint('landing.checkpoint');
      continue;
    }
    // Lines of JSON amidst the bytes of a file would be read as its rows.
    if (message.type === 'bytes' ? lines.begun : format !== undefined)
      throw misread('mixes a file with records');
    if (message.type === 'bytes') format = message.format;
    await writer.append(message.type === 'bytes' ? message.chunk : lines.encode(message));
    options.onProgress?.({ bytes: writer.bytes, records: lines.records });
  }
  if (end === undefined) {
    const message =
      options.file === undefined
        ? 'Not everything arrived: the source stopped before its end. It is read again.'
        : 'The file did not arrive whole. Upload it again.';
    throw new PsmError('file_refused', message, { details: { reason: 'cut_off' } });
  }
  const said = format === undefined ? end.recordCount : undefined;
  if (said !== undefined && said !== lines.records) {
    throw new PsmError(
      'file_refused',
      `The source says that it has ${counted(said, 'record')}, but ${lines.records} arrived. It may have changed meanwhile: try again.`,
      { details: { reason: 'count_differs', said, arrived: lines.records } },
    );
  }
  await writer.flush();
  const landed: LandedFormat = format ?? {
    kind: 'records',
    columns: lines.columns,
    ...(options.changes === true && { lastCounts: true }),
    ...(options.blanksSay === true && { blanksSay: true }),
  };
  const sha256 = writer.digest();
  const filename = format?.filename ?? null;
  const records = format === undefined ? lines.records : undefined;
  await inTenant(({ db }) =>
    db
      .updateTable('landing')
      .set({
        filename,
        format: JSON.stringify(landed),
        sha256,
        bytes: writer.bytes,
        chunks: writer.chunks,
        records: records ?? null,
        checkpoint: null,
        complete: true,
      })
      .where('landing_id', '=', landingId)
      .execute(),
  );
  const landing = {
    landingId,
    filename,
    format: landed,
    bytes: writer.bytes,
    sha256: sha256.toString('hex'),
  };
  return { landing, records, cursor: end.cursor as JsonValue | undefined };
}

/** The code that reads the source does what no connector may do: nothing of it is believed. */
function misread(what: string): PsmError {
  return new PsmError(
    'source_failed',
    `The connector of this source ${what}, which it must not. Tell whoever maintains it.`,
    { details: { fault: 'unexpected_answer' } },
  );
}

export async function getLanding(scope: TenantScope, landingId: string): Promise<Landing> {
  const row = await scope.db
    .selectFrom('landing')
    .selectAll()
    .where('landing_id', '=', landingId)
    .executeTakeFirst();
  if (row?.complete !== true || row.sha256 === null) {
    throw new PsmError(
      'not_found',
      'What this run brought is not kept any more. Upload the file again, or read the source again.',
    );
  }
  return {
    landingId,
    filename: row.filename,
    format: row.format as unknown as LandedFormat,
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
