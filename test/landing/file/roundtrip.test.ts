import * as fc from 'fast-check';
import { isUtf8 } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import type { FileFormat } from '#connector';
import { separators } from '../../../src/landing/file/dialect.ts';
import { decodeEscaping, sequenceLength } from '../../../src/landing/file/utf8.ts';
import { cellsOf, read } from './reading.ts';

interface Style {
  readonly separator: (typeof separators)[number];
  readonly encoding: NonNullable<FileFormat['encoding']>;
  readonly mark: boolean;
  readonly sepLine: boolean;
  readonly end: '\n' | '\r\n' | '\r';
  readonly endAtEnd: boolean;
  readonly quoting: 'all' | 'needed';
}

const style: fc.Arbitrary<Style> = fc.record({
  separator: fc.constantFrom(...separators),
  encoding: fc.constantFrom('utf-8', 'utf-16le', 'utf-16be', 'windows-1252'),
  mark: fc.boolean(),
  sepLine: fc.boolean(),
  end: fc.constantFrom('\n', '\r\n', '\r'),
  endAtEnd: fc.boolean(),
  quoting: fc.constantFrom('all', 'needed'),
});

function write(
  rows: readonly (readonly string[])[],
  { separator, end, endAtEnd, quoting, sepLine }: Style,
): string {
  const cell = (text: string): string =>
    quoting === 'all' || /["\r\n,;\t|]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const lines = rows.map((row) => row.map(cell).join(separator)).join(end) + (endAtEnd ? end : '');
  return (sepLine ? `sep=${separator}${end}` : '') + lines;
}

const upper1252 = new Map(
  Array.from({ length: 256 }, (_, byte) => [
    new TextDecoder('windows-1252').decode(Uint8Array.of(byte)),
    byte,
  ]),
);

function encode(text: string, { encoding, mark }: Style): Buffer {
  if (encoding === 'windows-1252') return Buffer.from(Array.from(text, (one) => upper1252.get(one) ?? 0));
  const marked = mark ? `\u{FEFF}${text}` : text;
  if (encoding === 'utf-8') return Buffer.from(marked);
  const units = Buffer.from(marked, 'utf16le');
  return encoding === 'utf-16be' ? units.swap16() : units;
}

/** Cells that are hard to write; those that intake changes on purpose (guards) are other tests. */
const special = fc.constantFrom(
  '"',
  '""',
  ',',
  ';',
  '\t',
  '|',
  '\n',
  '\r\n',
  '\r',
  ' ',
  "'",
  '',
  '=',
  '€',
  'ü',
  'é',
);
function cell(encoding: Style['encoding']): fc.Arbitrary<string> {
  const letter =
    encoding === 'windows-1252'
      ? fc.constantFrom(...'abz019@.ÀÿŸšœ™“”'.split(''))
      : fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }).filter((text) => !text.includes('\0'));
  return fc
    .array(fc.oneof(special, letter), { maxLength: 6 })
    .map((parts) => parts.join(''))
    .filter((text) => !/^'+[=+\-@\t\r\n＝＋－＠]/.test(text));
}

const file = style.chain((styled) =>
  fc.record({
    styled: fc.constant(styled),
    columns: fc.integer({ min: 2, max: 4 }),
    rows: fc.array(fc.array(cell(styled.encoding), { minLength: 4, maxLength: 4 }), {
      minLength: 1,
      maxLength: 5,
    }),
  }),
);

const header = ['Name', 'E-Mail', 'Größe', 'Note'];

describe('what was written is what is read', () => {
  // ASVS 1.1.1
  it('in every separator, encoding, quoting and line end', async () => {
    await fc.assert(
      fc.asyncProperty(file, async ({ styled, columns, rows }) => {
        const written = rows.map((row) => row.slice(0, columns));
        const kept = written.filter((row) => row.some((text) => text.trim() !== ''));
        fc.pre(kept.length > 0);
        const content = write([header.slice(0, columns), ...written], styled);
        // Short texts in UTF-16 without a mark, or with more exotic letters than names, need a person's word.
        const format = { separator: styled.separator, encoding: styled.encoding };
        const table = await read(encode(content, styled), format);
        expect(table.header).toEqual(header.slice(0, columns));
        expect(cellsOf(table)).toEqual(kept);
        expect(table.rows.map((row) => row.row)).toEqual(
          written.flatMap((row, index) => (row.some((text) => text.trim() !== '') ? [index + 2] : [])),
        );
      }),
      { numRuns: 1500 },
    );
  });

  it('without a word of a person, for files as people have them', async () => {
    const name = fc.constantFrom(
      'Ann',
      'Jürgen',
      'Zoë',
      'Lee, Ann',
      'a; b',
      'say "hi"',
      'two\nlines',
      '00042',
      'x',
    );
    await fc.assert(
      fc.asyncProperty(
        style,
        fc.array(fc.tuple(name, name, name, name), { minLength: 1, maxLength: 20 }),
        async (styled, rows) => {
          const quoted: Style = { ...styled, quoting: 'all', sepLine: false };
          const table = await read(encode(write([header, ...rows], quoted), quoted));
          expect(table.dialect).toEqual({
            kind: 'csv',
            encoding: styled.encoding,
            separator: styled.separator,
          });
          expect(cellsOf(table)).toEqual(rows);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('where the chunks of the bytes begin and end changes nothing', async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(file, sizes, async ({ styled, rows }, sizes) => {
        fc.pre(rows.some((row) => row.some((text) => text.trim() !== '')));
        const content = encode(write([header, ...rows], styled), styled);
        const format = { separator: styled.separator, encoding: styled.encoding };
        expect(await read(content, format, {}, sizes)).toEqual(await read(content, format));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('any bytes at all', () => {
  it('are read or refused, in whatever chunks, and never changed silently', async () => {
    const piece = fc.constantFrom(
      'a',
      ',',
      '"',
      '""',
      '\n',
      '\r',
      ';',
      ' ',
      '\0',
      '\xff',
      '\xc3',
      '\xa9',
      '\xe2\x82\xac',
    );
    const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), sizes, async (pieces, sizes) => {
        const content = Buffer.from(`Name,City\n${pieces.join('')}`, 'latin1');
        const outcome = (chunks: readonly number[]): Promise<unknown> =>
          read(content, {}, {}, chunks).catch((error: { details?: unknown }) => {
            if (error.details === undefined) throw error;
            return error.details;
          });
        const whole = await outcome([]);
        expect(await outcome(sizes)).toEqual(whole);
        const accepted = (whole as { rows?: { cells: string[]; rejected?: object }[] }).rows ?? [];
        const text = accepted.flatMap((row) => (row.rejected === undefined ? row.cells : [])).join('');
        expect(text).not.toMatch(/[\0\u{FFFD}]|\p{Surrogate}/u);
      }),
      { numRuns: 2000 },
    );
  });

  it('are valid UTF-8 exactly where the platform says so', () => {
    const bytes = fc.array(
      fc.oneof(
        fc.integer({ min: 0, max: 255 }),
        fc.constantFrom(0xe0, 0xed, 0xf0, 0xf4, 0x80, 0x9f, 0xa0, 0xbf),
      ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(bytes, (values) => {
        const buffer = Buffer.from(values);
        let at = 0;
        let valid = true;
        while (at < buffer.length) {
          const length = sequenceLength(buffer, at);
          valid &&= length > 0;
          at += Math.max(1, length);
        }
        expect(valid).toBe(isUtf8(buffer));
        expect(decodeEscaping(buffer).isWellFormed()).toBe(valid);
        expect(decodeEscaping(buffer) === buffer.toString('utf8')).toBe(valid);
      }),
      { numRuns: 5000 },
    );
  });
});
