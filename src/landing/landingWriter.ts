import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { zstdCompress } from 'node:zlib';
import type { JsonValue } from '../db/schema.ts';
import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';

const compress = promisify(zstdCompress);
const chunkBytes = 1024 * 1024;

/** What a read had kept when it broke off, as it stands in `landing.checkpoint`. */
export interface Checkpoint {
  readonly cursor: JsonValue;
  /** Chunks before this one are whole. */
  readonly seq: number;
  readonly bytes: number;
  readonly records: number;
  readonly columns: readonly string[];
}

/** A transaction of the tenant, which fails when the landing is another process's by now. */
export type InTenant = <T>(work: (scope: TenantScope) => Promise<T>) => Promise<T>;

/**
 * Writes bytes into chunks of 1 MiB that are compressed each for itself, in one buffer for all of them: nothing else is allocated
 * while a file is received.
 */
export class LandingWriter {
  readonly #inTenant: InTenant;
  readonly #landingId: string;
  readonly #limit: number;
  readonly #hash = createHash('sha256');
  readonly #buffer = Buffer.allocUnsafeSlow(chunkBytes);
  #filled = 0;
  #seq: number;
  #bytes: number;

  constructor(
    inTenant: InTenant,
    landingId: string,
    limit: number,
    from?: Pick<Checkpoint, 'seq' | 'bytes'>,
  ) {
    this.#inTenant = inTenant;
    this.#landingId = landingId;
    this.#limit = limit;
    this.#seq = from?.seq ?? 0;
    this.#bytes = from?.bytes ?? 0;
  }

  /** Bytes that were given, those of before a resumption too. */
  get bytes(): number {
    return this.#bytes;
  }

  get chunks(): number {
    return this.#seq;
  }

  /** What was kept before a resumption is part of the hash. */
  count(before: Uint8Array): void {
    this.#hash.update(before);
  }

  /** @throws PsmError `file_too_large` */
  async append(part: Uint8Array): Promise<void> {
    this.#bytes += part.length;
    if (this.#bytes > this.#limit) throw tooLarge(this.#limit);
    let rest = part;
    while (this.#filled + rest.length >= chunkBytes) {
      const fits = chunkBytes - this.#filled;
      this.#buffer.set(rest.subarray(0, fits), this.#filled);
      this.#filled = chunkBytes;
      rest = rest.subarray(fits);
      await this.flush();
    }
    this.#buffer.set(rest, this.#filled);
    this.#filled += rest.length;
  }

  /** Keeps what is in the buffer, as a chunk that is not full. */
  async flush(): Promise<void> {
    if (this.#filled === 0) return;
    const chunk = this.#buffer.subarray(0, this.#filled);
    this.#hash.update(chunk);
    const row = {
      landing_id: this.#landingId,
      seq: this.#seq,
      bytes: chunk.length,
      data: await compress(chunk),
    };
    await this.#inTenant(({ db }) => db.insertInto('landing_chunk').values(row).execute());
    this.#seq += 1;
    this.#filled = 0;
  }

  digest(): Buffer {
    return this.#hash.digest();
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
