import { fromBufferPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { isPsmError } from '../../kernel/errors.ts';
import type { PsmError } from '../../kernel/errors.ts';
import { counted } from '../../kernel/text.ts';
import type { FileLimits } from './limits.ts';
import { requireIntact } from './intact.ts';
import { refusal } from './refusal.ts';

/** What has to be known of a workbook before the reader may see it. */
export interface Workbook {
  /** The first visible sheet; `index` counts as the reader does, from 0 over all sheets. */
  readonly sheet: { readonly name: string; readonly index: number };
  /** Some number format writes leading zeros (`00000`), so that numbers have to be read together with their format. */
  readonly zeroPadded: boolean;
}

export type WorkbookLimits = Pick<FileLimits, 'maxXlsxUnpackedBytes' | 'maxXlsxRatio' | 'maxXlsxEntries'>;

/** Parts that are small may pack as well as they like. */
const ratioMattersFrom = 4 * 1024 * 1024;
/** `xl/workbook.xml` and `xl/styles.xml` are read as a whole. */
const maxPartBytes = 16 * 1024 * 1024;

/**
 * Reads the central directory of a zip archive, refuses one that would unpack to too much, and finds the sheet to read.
 * A directory that lies is caught later: the reader stops at the declared size of each part.
 */
export async function inspectWorkbook(data: Buffer, limits: WorkbookLimits): Promise<Workbook> {
  let zip: ZipFile;
  const parts = new Map<string, Entry>();
  try {
    zip = await fromBufferPromise(data);
    let unpacked = 0;
    for await (const entry of zip.eachEntry()) {
      unpacked += entry.uncompressedSize;
      refuseBomb(entry, zip.entryCount, unpacked, limits);
      parts.set(entry.fileName, entry);
    }
  } catch (error) {
    throw isPsmError(error) ? error : damaged(error);
  }
  const main = parts.get('xl/workbook.xml');
  if (main === undefined) throw notAWorkbook(parts);
  if ([...parts.values()].some((entry) => (entry.generalPurposeBitFlag & 1) === 1)) {
    throw refusal(
      'password_protected',
      'This workbook is protected by a password. Save it without a password.',
    );
  }
  const sheet = firstVisibleSheet(await partText(zip, main));
  await requireIntact(zip, parts.values()).catch((error: unknown) => Promise.reject(damaged(error)));
  const styles = parts.get('xl/styles.xml');
  const zeroPadded = styles !== undefined && /formatCode=["']0{2,}/.test(await partText(zip, styles));
  return { sheet, zeroPadded };
}

/** A number format that is nothing but digits to fill up with zeros and what stands between them. */
export function isZeroPadded(format: string): boolean {
  return /^0{2,}([ ()/-]|\\.|0)*$/.test(format);
}

/** The workbook is not what it should be inside. */
export function damaged(cause: unknown): PsmError {
  const cut = cause instanceof Error && /end of central directory/i.test(cause.message);
  return refusal(
    cut ? 'truncated' : 'not_a_spreadsheet',
    cut
      ? 'The workbook is cut off: its end is missing. Upload the whole file again.'
      : 'The workbook is damaged and cannot be read. Open it in your spreadsheet program, save it as .xlsx or CSV, and upload that file.',
    {},
    cause,
  );
}

function refuseBomb(entry: Entry, count: number, unpacked: number, limits: WorkbookLimits): void {
  const { compressedSize, uncompressedSize } = entry;
  // A size of zero is how a part would hide what it unpacks to: deflate needs two bytes for nothing at all.
  const hidden =
    (compressedSize > 2 && uncompressedSize === 0) || (compressedSize === 0 && uncompressedSize > 0);
  const packedTooWell =
    uncompressedSize > ratioMattersFrom && uncompressedSize > compressedSize * limits.maxXlsxRatio;
  const undeclared = compressedSize === 0 && (entry.generalPurposeBitFlag & 8) === 8;
  if (
    !hidden &&
    !packedTooWell &&
    !undeclared &&
    count <= limits.maxXlsxEntries &&
    unpacked <= limits.maxXlsxUnpackedBytes
  ) {
    return;
  }
  const size = counted(Math.round(limits.maxXlsxUnpackedBytes / 1024 / 1024), 'MiB', 'MiB');
  throw refusal(
    'zip_bomb',
    `The workbook would unpack to far more than a member list needs (at most ${size}). Save only the sheet with the members, as .xlsx or CSV.`,
  );
}

function notAWorkbook(parts: ReadonlyMap<string, unknown>): Error {
  const has = (name: string): boolean => parts.has(name);
  const what = has('xl/workbook.bin')
    ? 'a binary .xlsb workbook'
    : has('word/document.xml')
      ? 'a Word document'
      : has('ppt/presentation.xml')
        ? 'a presentation'
        : has('content.xml')
          ? 'an OpenDocument file'
          : 'a zip archive';
  return refusal(
    'not_a_spreadsheet',
    `This is ${what}, not an .xlsx workbook. Save the list as .xlsx or CSV and upload that file.`,
  );
}

async function partText(zip: ZipFile, entry: Entry): Promise<string> {
  if (entry.uncompressedSize > maxPartBytes) throw damaged(new Error(`${entry.fileName} is too large`));
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
  } catch (error) {
    throw damaged(error);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Sheets are numbered as the reader does: those with a name and a part. */
function firstVisibleSheet(workbook: string): { name: string; index: number } {
  let index = 0;
  for (const [, attributes = ''] of workbook.matchAll(/<(?:\w+:)?sheet\s([^<>]{0,4096})>/g)) {
    const name = valueOf(attributes, /(?:^|\s)name\s*=\s*("[^"]*"|'[^']*')/);
    const part = valueOf(attributes, /(?:^|\s)\w+:id\s*=\s*("[^"]*"|'[^']*')/);
    if (name === '' || part === '') continue;
    const state = valueOf(attributes, /(?:^|\s)state\s*=\s*("[^"]*"|'[^']*')/);
    if (state === '' || state === 'visible') return { name: unescaped(name), index };
    index += 1;
  }
  throw refusal(
    'no_visible_sheet',
    'The workbook has no visible sheet. Unhide the sheet with the members and save it again.',
  );
}

function valueOf(attributes: string, attribute: RegExp): string {
  return attribute.exec(attributes)?.[1]?.slice(1, -1) ?? '';
}

const entities = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

function unescaped(text: string): string {
  return text.replace(/&(\w+);/g, (whole, name: string) => entities.get(name) ?? whole);
}
