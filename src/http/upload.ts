import type { Multipart, MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import type { Population } from '../db/schema.ts';
import { isPsmError, PsmError } from '../kernel/errors.ts';
import { population } from './contract/primitives.ts';

/**
 * A multipart upload that is read once, from its beginning to its end: fields may stand before or after the file, and the file
 * is never kept in memory.
 */
export class Upload {
  readonly #request: FastifyRequest;
  readonly #parts: AsyncIterator<Multipart>;
  readonly #fields = new Map<string, unknown>();

  /** @param limit bytes of the file; landing refuses what is larger, so that one byte more is let through */
  constructor(request: FastifyRequest, limit: number) {
    if (!request.isMultipart()) {
      throw new PsmError(
        'unsupported_media_type',
        'Send the file as multipart/form-data, in the field "file".',
      );
    }
    this.#request = request;
    this.#parts = request.parts({
      limits: { files: 1, fields: 8, parts: 9, fieldSize: 300, headerPairs: 50, fileSize: limit + 1 },
    });
  }

  /** Reads as far as the file. @throws PsmError `invalid_request` when there is none */
  async file(): Promise<MultipartFile> {
    for (let part = await this.#next(); part !== undefined; part = await this.#next()) {
      if (part.fieldname === 'file') return part;
      // One that nobody reads would hold up the rest of the form.
      break;
    }
    throw new PsmError('invalid_request', 'The form has no file. Put it into the field "file".');
  }

  /** The bytes of the file; at their end the fields after it are read too. */
  async *bytes(file: MultipartFile): AsyncGenerator<Uint8Array> {
    try {
      yield* file.file as AsyncIterable<Uint8Array>;
      while ((await this.#next()) !== undefined);
    } catch (cause) {
      if (isPsmError(cause)) throw cause;
      throw new PsmError('file_refused', 'The file did not arrive whole. Upload it again.', { cause });
    }
  }

  /** What the form says so far. @throws PsmError `invalid_request` when it is neither of the two */
  population(): Population | undefined {
    const given = this.#fields.get('population');
    if (given === undefined) return undefined;
    const parsed = population.safeParse(given);
    if (parsed.success) return parsed.data;
    throw new PsmError('invalid_request', '"population" is "full" or "partial".');
  }

  /** A field that stood before the file. */
  text(name: string): string | undefined {
    const given = this.#fields.get(name);
    return typeof given === 'string' ? given : undefined;
  }

  /** Lets the rest of the request run out, so that the answer reaches the sender. */
  drain(): void {
    this.#request.raw.unpipe().resume();
  }

  /** @returns the next file; fields on the way are remembered */
  async #next(): Promise<MultipartFile | undefined> {
    for (;;) {
      const { value: part, done } = await this.#parts.next();
      if (done === true || part === undefined) return undefined;
      if (part.type === 'file') return part;
      this.#fields.set(part.fieldname, part.value);
    }
  }
}
