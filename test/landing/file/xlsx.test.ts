import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { writeXlsx } from 'hucre/xlsx';
import type { CellValue, WriteSheet } from 'hucre/xlsx';
import { describe, expect, it, vi } from 'vitest';
import { defaultFileLimits } from '../../../src/landing/file/limits.ts';
import { openTable } from '../../../src/landing/file/table.ts';
import { cellText } from '../../../src/landing/file/cell-text.ts';
import { cellsOf, inChunks, read, refused, rejectionsOf } from './reading.ts';
import { zipOf } from './zip.ts';

const members: CellValue[][] = [
  ['Name', 'Hired'],
  ['Ann', 'x'],
];

async function workbook(...sheets: Partial<WriteSheet>[]): Promise<Uint8Array> {
  return await writeXlsx({
    sheets: sheets.map((sheet, index) => ({ name: `Sheet ${index + 1}`, ...sheet })),
  });
}

describe('a workbook is read as a person sees it', () => {
  it('recognised by its content, whatever it is called', async () => {
    const table = await read(await workbook({ name: 'Members & Co', rows: members }), {
      filename: 'list.csv',
      kind: 'csv',
    });
    expect(table.dialect).toEqual({ kind: 'xlsx', sheet: 'Members & Co' });
    expect(table.header).toEqual(['Name', 'Hired']);
    expect(table.rows).toEqual([{ row: 2, cells: ['Ann', 'x'] }]);
  });

  it('the first visible sheet counts', async () => {
    const table = await read(
      await workbook(
        { name: 'Lists', hidden: true, rows: [['secret'], ['x']] },
        { name: 'More', veryHidden: true, rows: [['secret'], ['x']] },
        { name: 'People', rows: members },
        { name: 'Notes', rows: [['other'], ['x']] },
      ),
    );
    expect(table.dialect).toEqual({ kind: 'xlsx', sheet: 'People' });
    expect(table.header).toEqual(['Name', 'Hired']);
  });

  it('numbers without artefacts, dates as ISO, booleans, and text with its leading zeros', async () => {
    const row: CellValue[] = [
      1001,
      0.1 + 0.2,
      -12.5,
      123456789012345,
      true,
      false,
      '00042',
      ' 1.50 ',
      null,
      'é😀',
    ];
    const header = row.map((_, index) => `c${index}`);
    expect(cellsOf(await read(await workbook({ rows: [header, row] })))).toEqual([
      ['1001', '0.3', '-12.5', '123456789012345', 'TRUE', 'FALSE', '00042', ' 1.50 ', '', 'é😀'],
    ]);
  });

  it('dates, with the time only when there is one', async () => {
    const dates = ['2020-02-29T00:00:00Z', '2024-12-31T08:30:15Z', '1999-12-31T23:59:59Z'].map(
      (text) => new Date(text),
    );
    const columns = ['a', 'b', 'c'].map((key) => ({ key, header: key, numFmt: 'yyyy-mm-dd hh:mm:ss' }));
    const data = [{ a: dates[0]!, b: dates[1]!, c: dates[2]! }];
    expect(cellsOf(await read(await workbook({ columns, data })))).toEqual([
      ['2020-02-29', '2024-12-31T08:30:15', '1999-12-31T23:59:59'],
    ]);
  });

  it('numbers that a format fills up with zeros keep them', async () => {
    const columns = [
      { key: 'id', header: 'Id', numFmt: '00000' },
      { key: 'rate', header: 'Rate', numFmt: '0.00' },
    ];
    const data = [
      { id: 42, rate: 1.5 },
      { id: 123456, rate: 2 },
    ];
    expect(cellsOf(await read(await workbook({ columns, data })))).toEqual([
      ['00042', '1.5'],
      ['123456', '2'],
    ]);
  });

  it('blank rows take a number, absent cells at the end of a row are blank', async () => {
    const rows: CellValue[][] = [
      [null],
      ['A', 'B', 'C'],
      ['1'],
      [null, null],
      [],
      ['2', null, '3'],
      [null, '4'],
    ];
    const table = await read(await workbook({ rows }));
    expect(table.rows).toEqual([
      { row: 2, cells: ['1', '', ''] },
      { row: 5, cells: ['2', '', '3'] },
      { row: 6, cells: ['', '4', ''] },
    ]);
  });

  it('the rules of rows and headers are those of any file', async () => {
    const rows: CellValue[][] = [
      ['A', 'B'],
      ["'=1+1", 'x'],
      ['1', '2', '3'],
      ['y'.repeat(40_000), 'z'],
    ];
    const table = await read(await workbook({ rows }));
    expect(cellsOf(table)).toEqual([['=1+1', 'x']]);
    expect(rejectionsOf(table)).toEqual([
      [3, 'wrong_cell_count'],
      [4, 'cell_too_long'],
    ]);
    expect(
      (
        await refused(
          await workbook({
            rows: [
              ['A', 'a'],
              ['1', '2'],
            ],
          }),
        )
      ).details,
    ).toMatchObject({
      reason: 'duplicate_headers',
      row: 1,
      column: 2,
    });
    expect((await refused(await workbook({ rows: [['A', 'B']] }))).details).toMatchObject({
      reason: 'header_only',
    });
    expect((await refused(await workbook({ rows: [] }))).details).toMatchObject({ reason: 'empty' });
  });

  it('text that cannot be stored rejects its row', async () => {
    const table = await read(
      zipOf(
        sheetParts(
          '<row r="1"><c r="A1" t="inlineStr"><is><t>A</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>x_x0000_y</t></is></c></row><row r="3"><c r="A3" t="inlineStr"><is><t>_xD800_</t></is></c></row><row r="4"><c r="A4"><v>7</v></c></row>',
        ),
      ),
    );
    expect(rejectionsOf(table)).toEqual([
      [2, 'invalid_text'],
      [3, 'invalid_text'],
    ]);
    expect(cellsOf(table)).toEqual([['7']]);
  });

  it('many rows arrive complete and in order, again and again', async () => {
    const rows: CellValue[][] = [['Id', 'Name']];
    for (let id = 1; id <= 30_000; id++) rows.push([id, `Name ${id}`]);
    const table = await openTable(inChunks(await workbook({ rows })), {}, defaultFileLimits);
    for (let pass = 0; pass < 2; pass++) {
      let next = 2;
      for await (const batch of table.rows()) {
        expect(batch.length).toBeLessThanOrEqual(1000);
        for (const { row, cells } of batch) {
          if (row !== next || cells[0] !== String(row - 1)) throw new Error(`row ${row} instead of ${next}`);
          next += 1;
        }
      }
      expect(next).toBe(30_002);
    }
  });

  // ASVS 1.4.3
  it('a reading that is given up or cancelled leaves no thread behind', async () => {
    const rows: CellValue[][] = [['Id']];
    for (let id = 1; id <= 20_000; id++) rows.push([id]);
    const ended = vi.spyOn(Worker.prototype, 'terminate');
    const stop = new AbortController();
    const table = await openTable(inChunks(await workbook({ rows })), {}, defaultFileLimits, stop.signal);
    for await (const batch of table.rows()) {
      expect(batch[0]).toEqual({ row: 2, cells: ['1'] });
      break;
    }
    const reading = (async () => {
      for await (const _ of table.rows()) stop.abort(new Error('cancelled by a person'));
    })();
    await expect(reading).rejects.toThrow('cancelled by a person');
    // One for finding the header, one for each of the two readings.
    expect(ended).toHaveBeenCalledTimes(3);
    ended.mockRestore();
  });

  it('the thread waits while nobody takes what it has read', async () => {
    const rows: CellValue[][] = [['Id']];
    for (let id = 1; id <= 20_000; id++) rows.push([id]);
    const slots = new Int32Array(new SharedArrayBuffer(4));
    slots[0] = 2;
    const said: string[] = [];
    const worker = new Worker(new URL('../../../src/landing/file/xlsx-worker.ts', import.meta.url), {
      workerData: {
        data: await workbook({ rows }),
        workbook: { sheet: { name: 'Sheet 1', index: 0 }, zeroPadded: false },
        permits: slots.buffer,
      },
    });
    worker.on('message', ({ type }: { type: string }) => said.push(type));
    // As many as it wakes are waiting; it goes back to waiting, because there is still no permit.
    while (!said.includes('end') && Atomics.notify(slots, 0) === 0) await turn();
    expect(said).not.toContain('end');
    expect(slots[0]).toBe(0);
    await worker.terminate();
  });
});

describe('cells that are hard to show', () => {
  it.each([
    [new Date(Number.NaN), '#VALUE!'],
    [new Date('1899-12-31T08:30:00Z'), '08:30:00'],
    [new Date('2024-01-01T07:59:59.998Z'), '2024-01-01T08:00:00'],
    [-0, '0'],
    [1.1 + 2.2, '3.3'],
    [undefined, ''],
  ])('%s is %j', (value, text) => {
    expect(cellText(value)).toBe(text);
  });
});

describe('a workbook that cannot be read is refused', () => {
  it('without a visible sheet', async () => {
    const hidden = sheetParts('').map(([name, text]): [string, string] => [
      name,
      text.replace('<sheet ', '<sheet state="hidden" '),
    ]);
    expect((await refused(zipOf(hidden))).details).toEqual({ reason: 'no_visible_sheet' });
  });

  it('cut off', async () => {
    const whole = await workbook({ rows: members });
    expect((await refused(whole.subarray(0, whole.length - 100))).details).toEqual({ reason: 'truncated' });
  });

  it('damaged inside', async () => {
    const whole = Buffer.from(await workbook({ rows: members }));
    whole.fill(0x55, 200, 600);
    expect((await refused(whole)).details).toEqual({ reason: 'not_a_spreadsheet' });
  });

  it('with a sheet that breaks off: the people after it would seem absent', async () => {
    const rows = ['A', 'B', 'C'].map((text, at) => `<row r="${at + 1}"><c t="str"><v>${text}</v></c></row>`);
    const whole = sheetParts(rows.join(''));
    expect(cellsOf(await read(zipOf(whole)))).toEqual([['B'], ['C']]);
    const broken = whole.map(([name, text]): [string, string] => [
      name,
      name.includes('sheet1') ? text.slice(0, text.indexOf('C')) : text,
    ]);
    expect((await refused(zipOf(broken))).details).toEqual({ reason: 'not_a_spreadsheet' });
  });

  it('an archive that holds something else', async () => {
    const error = await refused(zipOf([['word/document.xml', '<w/>']]));
    expect(error.details).toEqual({ reason: 'not_a_spreadsheet' });
    expect(error.message).toContain('a Word document');
  });

  it('protected by a password', async () => {
    const sheets = [{ name: 'One', rows: members }];
    const content = await writeXlsx({ sheets, encryption: { password: 'secret', spinCount: 1000 } });
    expect((await refused(content)).details).toEqual({ reason: 'password_protected' });
  });

  it('text although a person said workbook', async () => {
    expect((await refused('A,B\n1,2\n', { kind: 'xlsx' })).details).toEqual({ reason: 'not_a_spreadsheet' });
  });

  it('too many bytes', async () => {
    const error = await refused(await workbook({ rows: members }), {}, { maxXlsxBytes: 100 });
    expect(error.details).toEqual({ reason: 'too_many_bytes' });
  });
});

// ASVS 5.2.3
describe('a workbook that would unpack to far too much is refused before it is read', () => {
  const bomb = 'x'.repeat(20 * 1024 * 1024);

  it('by the ratio of a part', async () => {
    const error = await refused(zipOf([...sheetParts(''), ['xl/media/bomb.bin', bomb]]));
    expect(error.details).toEqual({ reason: 'zip_bomb' });
  });

  it('by its unpacked size', async () => {
    const limits = { maxXlsxUnpackedBytes: 10_000 };
    const parts = sheetParts(`<row r="1"><c r="A1"><v>${'1'.repeat(11_000)}</v></c></row>`);
    expect((await refused(zipOf(parts), {}, limits)).details).toEqual({ reason: 'zip_bomb' });
  });

  it('by the number of its parts', async () => {
    const limits = { maxXlsxEntries: 6 };
    const parts: [string, string][] = ['a', 'b', 'c'].map((name) => [name, 'x']);
    expect((await refused(zipOf([...sheetParts(''), ...parts]), {}, limits)).details).toEqual({
      reason: 'zip_bomb',
    });
  });

  it.each(['xl/worksheets/sheet1.xml', 'xl/_rels/workbook.xml.rels', 'xl/workbook.xml'])(
    'also when the directory lies about %s',
    async (part) => {
      const parts = sheetParts('').map(([name, text]): [string, string] => [
        name,
        name === part ? bomb : text,
      ]);
      expect((await refused(zipOf(parts, { [part]: 0 }))).details).toEqual({ reason: 'zip_bomb' });
      for (const declared of [1, 4000]) {
        expect((await refused(zipOf(parts, { [part]: declared }))).details).toEqual({
          reason: 'not_a_spreadsheet',
        });
      }
    },
  );

  it('and one that needs too much memory ends its thread, not the process', async () => {
    const strings: CellValue[][] = [['Name']];
    for (let row = 0; row < 200_000; row++)
      strings.push([`a different text in each of many rows, number ${row}`]);
    const error = await refused(await workbook({ rows: strings }), {}, { maxXlsxHeapMb: 16 });
    expect(error.details).toEqual({ reason: 'zip_bomb' });
    expect(error.message).toContain('memory');
  });
});

/** The parts of a workbook with one sheet of the given rows. */
function sheetParts(rows: string): [string, string][] {
  const relations = 'http://schemas.openxmlformats.org/package/2006/relationships';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  return [
    ['[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'],
    [
      '_rels/.rels',
      `<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    ],
    ['xl/worksheets/sheet1.xml', `<worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>`],
  ];
}
