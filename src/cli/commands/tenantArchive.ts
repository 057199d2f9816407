import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pipeline } from 'node:stream';
import { PsmError } from '../../kernel/errors.ts';
import { readArchive } from '../../tenancy/archive/read.ts';
import { newArchiveKey } from '../../tenancy/archive/secrets.ts';
import { writeArchive } from '../../tenancy/archive/write.ts';
import { eraseTenant } from '../../tenancy/erase.ts';
import type { CommonOptions } from '../context.ts';
import { command, exit, printJson, printLine, styled } from '../output.ts';
import { aboutTenant } from './tenant.ts';

/** `psm tenant export SLUG --to FILE`: prints the key of its secrets, this once. */
export function tenantExport(
  slug: string,
  options: CommonOptions & { readonly to: string },
): Promise<number> {
  const path = options.to;
  return aboutTenant(slug, options, async ({ database, json }, tenantId, actor) => {
    const key = newArchiveKey();
    const gzip = createGzip();
    // For nobody else, and never over another file.
    const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
    const written = finished(file);
    written.catch(() => {});
    pipeline(gzip, file, () => {});
    const end = await writeArchive(database, tenantId, gzip, key, { actor })
      .then(async (all) => {
        await written;
        return all;
      })
      .catch(async (error: unknown) => {
        const why = file.errored ?? error;
        if (isThere(why)) throw new PsmError('conflict', `"${path}" is there already. Name another file.`);
        file.destroy();
        await rm(path, { force: true });
        throw file.errored === null ? error : unusable(path, why);
      });
    if (json) printJson({ file: path, key, counts: end.counts, left_out: end.left_out });
    else {
      printLine(key);
      process.stderr.write(
        styled(
          'dim',
          `Everything of "${slug}" is in ${path}. Above is the key of the secrets in it: it is shown only now. Keep both as you keep a backup of the database, apart from each other.\n`,
        ),
      );
      for (const name of end.left_out)
        process.stderr.write(`Left out, because its key is not here: ${name}\n`);
    }
    return exit.ok;
  });
}

export interface ImportArchiveOptions extends CommonOptions {
  readonly key?: string;
  readonly slug?: string;
  readonly host?: string;
}

/** `psm tenant import FILE`. */
export function tenantImport(path: string, options: ImportArchiveOptions): Promise<number> {
  return aboutTenant(undefined, options, async ({ database, json }, _, actor) => {
    const { key, slug } = options;
    const host = options.host === '' ? null : options.host;
    const file = createReadStream(path);
    const opened = new Promise<void>((resolve, reject) => {
      file.once('open', () => resolve());
      file.once('error', (error) => reject(unusable(path, error)));
    });
    await opened;
    const { tenant, counts, leftOut } = await readArchive(database, file, { key, slug, host, actor });
    if (json) printJson({ tenant, counts, left_out: leftOut });
    else {
      printLine(`"${tenant.name}" is here, with ${counts['member'] ?? 0} members, and suspended.`);
      for (const name of leftOut) printLine(`Give anew: ${name}`);
      printLine(`When the one it was exported from is off: ${command(`tenant resume ${tenant.slug}`)}`);
    }
    return exit.ok;
  });
}

/** `psm tenant erase SLUG --confirm SLUG`. */
export function tenantErase(
  slug: string,
  options: CommonOptions & { readonly confirm: string },
): Promise<number> {
  return aboutTenant(slug, options, async ({ database, json }, tenantId, actor) => {
    const erased = await eraseTenant(database, tenantId, options.confirm, actor);
    if (json) printJson(erased);
    else printLine(`"${slug}" is erased, with its audit trail and its tokens. Backups still have it.`);
    return exit.ok;
  });
}

function isThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}

function unusable(path: string, cause: unknown): PsmError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  return new PsmError('invalid_request', `The file "${path}" cannot be used (${code}).`, { cause });
}
