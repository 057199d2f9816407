import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attachment } from '../../src/http/attachment.ts';
import { csvCell, csvFile } from '../../src/http/csv.ts';
import { defaultFileLimits, openTable } from '../../src/landing/file/table.ts';

// ASVS 1.1.2, 1.3.3
// ASVS 1.2.10
describe('a cell', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+49 30', "'+49 30"],
    ['-5', "'-5"],
    ['@sum', "'@sum"],
    ['\tx', `"'\tx"`],
    ['\rx', `"'\rx"`],
    ['\nx', `"'\nx"`],
    ['＝1', "'＝1"],
    ['＋1', "'＋1"],
    ['－1', "'－1"],
    ['＠x', "'＠x"],
    ["'=1", "''=1"],
    ['a;=1', '"a;=1"'],
    ['a","=1', '"a"",""=1"'],
    ['=HYPERLINK("x";"y")', `"'=HYPERLINK(""x"";""y"")"`],
    ['a,b', '"a,b"'],
    ['a "b"', '"a ""b"""'],
    ['a\nb', '"a\nb"'],
    [null, ''],
    [12, '12'],
    [-12, "'-12"],
    ["O'Neil", "O'Neil"],
  ])('%j is written as %s', (cell, written) => {
    expect(csvCell(cell)).toBe(written);
  });
});

async function* linesOf(lines: readonly string[][]): AsyncGenerator<string[]> {
  yield* lines;
}

describe('a file', () => {
  it('is read back as it was', async () => {
    const cell = fc
      .string({ unit: 'grapheme', maxLength: 12 })
      .filter((given) => given.isWellFormed() && !given.includes('\0'));
    const guarded = fc.constantFrom(
      '＝1',
      '＠x',
      "'=1",
      "''=1",
      '\n=1',
      'a","=1',
      '=1',
      '+x',
      '-y',
      '@z',
      '\ttab',
      'a;b',
      'a\tb',
      '"',
      'a\r\nb',
      ' edge ',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.oneof(cell, guarded), fc.oneof(cell, guarded)), { minLength: 1, maxLength: 8 }),
        async (pairs) => {
          const lines = pairs.map(([one, other], index) => [`row ${index}`, one, other]);
          const content = await text(csvFile(['Name', 'One', 'Other'], linesOf(lines)));
          const table = await openTable(
            () => asBytes(content),
            { filename: 'export.csv', separator: ',' },
            defaultFileLimits,
          );
          const read: string[][] = [];
          for await (const batch of table.rows()) for (const row of batch) read.push([...row.cells]);
          expect(read).toEqual(lines);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is made as it is read', async () => {
    let made = 0;
    const endless = async function* () {
      for (;;) yield [String((made += 1)), 'x'.repeat(100)];
    };
    const file = csvFile(['Number', 'Text'], endless());
    await file[Symbol.asyncIterator]().next();
    file.destroy();
    expect(made).toBeLessThan(5_000);
  });
});

async function* asBytes(content: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
}

// ASVS 1.2.1, 5.4.2
describe('the name of a download', () => {
  it.each([
    ['members.csv', `attachment; filename="members.csv"; filename*=UTF-8''members.csv`],
    ['a"; x=\r\ny', `attachment; filename="a_ x_y"; filename*=UTF-8''a%22%3B%20x%3D%0D%0Ay`],
    ['日本', `attachment; filename="_"; filename*=UTF-8''%E6%97%A5%E6%9C%AC`],
    ["it's (1)*.csv", `attachment; filename="it_s (1)_.csv"; filename*=UTF-8''it%27s%20%281%29%2A.csv`],
  ])('%j', (name, header) => {
    expect(attachment(name)).toBe(header);
  });
});
