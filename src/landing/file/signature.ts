import { encodingOfNuls } from './encoding.ts';
import type { OpenBytes } from './encoding.ts';
import { refusal } from './refusal.ts';

/** What the bytes are, by themselves: the name of a file proves nothing. */
export type Content = 'text' | 'zip';

const signatures: readonly (readonly [bytes: string, what: string])[] = [
  ['%PDF-', 'a PDF document'],
  ['\x89PNG', 'a PNG picture'],
  ['\xff\xd8\xff', 'a JPEG picture'],
  ['GIF8', 'a GIF picture'],
  ['\x1f\x8b', 'a gzip archive: unpack it first'],
  ['BZh91AY', 'a bzip2 archive: unpack it first'],
  ['\xfd7zXZ\0', 'an xz archive: unpack it first'],
  ['\x28\xb5\x2f\xfd', 'a zstd archive: unpack it first'],
  ['7z\xbc\xaf\x27\x1c', 'a 7-Zip archive: unpack it first'],
  ['Rar!\x1a\x07', 'a RAR archive: unpack it first'],
  ['\x7fELF', 'a program'],
  ['MZ\x90\0', 'a program'],
  ['\xca\xfe\xba\xbe', 'a program'],
  ['SQLite format 3\0', 'an SQLite database'],
  ['PAR1', 'a Parquet file'],
  ['{\\rtf', 'an RTF document'],
  ['\xff\xfe\0\0', 'text in UTF-32'],
  ['\0\0\xfe\xff', 'text in UTF-32'],
];

/**
 * Looks at the first bytes of a file and refuses what is evidently no table: pictures, archives, programs, old Excel
 * workbooks, web pages, JSON. Only an old or encrypted workbook makes it read further.
 */
export async function recognise(head: Buffer, open: OpenBytes): Promise<Content> {
  const start = head.toString('latin1', 0, 512);
  if (start.startsWith('PK\x03\x04') || start.startsWith('PK\x05\x06')) return 'zip';
  if (start.startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) throw await compoundRefusal(open);
  const known = signatures.find(([bytes]) => start.startsWith(bytes));
  if (known !== undefined) throw binary(known[1]);
  if (isBinary(head)) throw binary('a binary file');
  const document = documentKind(head);
  if (document !== undefined) {
    throw refusal(
      'not_a_table',
      `This is ${document}, not a table. Export the member list as CSV or .xlsx and upload that file.`,
    );
  }
  return 'text';
}

function binary(what: string): Error {
  return refusal('binary', `This is not a CSV or .xlsx file: it looks like ${what}.`);
}

/** A stray NUL or control character is a fault of its row; a file full of them was never text. */
function isBinary(head: Buffer): boolean {
  if (encodingOfNuls(head) !== undefined || /^(\xff\xfe|\xfe\xff)/.test(head.toString('latin1', 0, 2)))
    return false;
  let controls = 0;
  let nuls = 0;
  for (const byte of head) {
    if (byte < 0x20 && (byte < 0x09 || byte > 0x0d)) controls += 1;
    if (byte === 0) nuls += 1;
  }
  return nuls > 0 && controls >= 8 && controls > head.length * 0.04;
}

function documentKind(head: Buffer): string | undefined {
  const text = head
    .toString('latin1')
    .replaceAll('\0', '')
    .replace(/^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '');
  const start = text.trimStart();
  if (/^<(!doctype\s+html|html|head|body|script|meta|table|div)\b/i.test(start)) return 'a web page';
  if (/^<(\?xml|!--|!doctype)/i.test(start)) return 'an XML document';
  if (/^\{\s*("[^"]*"\s*:|\}\s*$)/.test(start)) return 'a JSON document';
  if (/^\[\s*([{["\]]|-?\d|true|false|null)/.test(start)) return 'a JSON document';
  return undefined;
}

/** Old Excel and encrypted .xlsx share one container; the names of its streams tell them apart. */
async function compoundRefusal(open: OpenBytes): Promise<Error> {
  const inUtf16 = (name: string): Buffer => Buffer.from(name, 'utf16le');
  const encrypted = inUtf16('EncryptedPackage');
  const word = inUtf16('WordDocument');
  let carry = Buffer.alloc(0);
  for await (const chunk of open()) {
    const bytes = Buffer.concat([carry, chunk]);
    if (bytes.includes(encrypted)) {
      return refusal(
        'password_protected',
        'This workbook is protected by a password. Save it without a password and upload it again.',
      );
    }
    if (bytes.includes(word)) return binary('an old Word document');
    carry = bytes.subarray(-encrypted.length);
  }
  return refusal(
    'old_excel',
    'This is an old Excel .xls workbook: save it as .xlsx or CSV and upload that file.',
  );
}
