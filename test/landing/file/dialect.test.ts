import { describe, expect, it } from 'vitest';
import { sniffSeparator } from '../../../src/landing/file/dialect.ts';
import { cellsOf, read, refused, rejectionsOf } from './reading.ts';

describe('the separator is found out from the first records', () => {
  it.each([
    ['comma', 'a,b,c\n1,2,3\n', ','],
    ['semicolon', 'a;b;c\n1;2;3\n', ';'],
    ['tab', 'a\tb\tc\n1\t2\t3\n', '\t'],
    ['vertical bar', 'a|b|c\n1|2|3\n', '|'],
    ['decimal commas under a semicolon', 'Name;Rate;Part\nAnn;1,5;2,5\nBob;3,5;4,5\n', ';'],
    ['names with commas under a semicolon', 'Name;Email\nLee, Ann;a@x.org\nRay, Bob;b@x.org\n', ';'],
    ['commas in every line under a bar', 'one|two,two|three\nfour|five,five|six', '|'],
    ['separators inside of quotes', '"a;b;c;d",e\n"f;g;h;i",j\n', ','],
    ['line breaks inside of quotes', 'a;"b\nb,b,b"\nc;"d\nd,d,d"\n', ';'],
    ['lists under a comma', 'Name,Languages\nAnn,de;en;fr\nBob,en\nCid,en;es\n', ','],
    ['ragged records', 'a,b,c\n1,2\n1,2,3,4\n', ','],
    ['blank lines in between', '\n\na;b\n\n1;2\n', ';'],
    ['only a header', 'a;b;c', ';'],
    ['one column', 'Email\nann@example.com\n', ','],
    ['one column whose values have commas', 'Name\nLee, Ann\nRay, Bob\n', ';'],
  ])('%s', (_, content, separator) => {
    expect(sniffSeparator(content, true)).toBe(separator);
  });

  it('a record that the sample cuts off says nothing', () => {
    expect(sniffSeparator('a,b;b\n1,2;2\n3;3', false)).toBe(',');
    expect(sniffSeparator('a,b;b\n1,2;2\n3;3', true)).toBe(';');
  });
});

describe("Excel's sep= line", () => {
  it.each(['sep=|\n', 'sep=|\r\n', '"sep=|"\r\n', 'SEP=|\r', '\u{FEFF}sep=|\n'])('%j', async (line) => {
    const table = await read(`${line}a,a|b\n1|2,2\n`);
    expect(table.header).toEqual(['a,a', 'b']);
    expect(table.rows).toEqual([{ row: 2, cells: ['1', '2,2'] }]);
  });

  it('with a tab, in UTF-16, as Excel reads its own files', async () => {
    const table = await read(Buffer.from('\u{FEFF}sep=\t\r\na\tb\r\n1\t2\r\n', 'utf16le'));
    expect(table.rows).toEqual([{ row: 2, cells: ['1', '2'] }]);
  });

  it('a separator that nothing else supports is refused', async () => {
    const error = await refused('sep=:\na:b\n1:2\n');
    expect(error.details).toEqual({ reason: 'unsupported_separator' });
  });

  it('what a person says wins, and the line is still no record', async () => {
    const table = await read('sep=;\na,b;c\n1,2;3\n', { separator: ',' });
    expect(table.header).toEqual(['a', 'b;c']);
  });
});

it('what a person says wins over what was counted', async () => {
  const table = await read('a,b;c,d\n1,2;3,4\n', { separator: ';' });
  expect(table.header).toEqual(['a,b', 'c,d']);
  expect(cellsOf(table)).toEqual([['1,2', '3,4']]);
});

it('a title above the table is not taken for the only column', async () => {
  const table = await read('Employees 2024\nid,name,mail\n1,Ann,a@x.org\n');
  expect(table.dialect).toMatchObject({ separator: ',' });
  expect(rejectionsOf(table)).toEqual([
    [2, 'wrong_cell_count'],
    [3, 'wrong_cell_count'],
  ]);
});

it('a file of one column is legal', async () => {
  const table = await read('Email Address\nann@example.com\nbob@example.com\n');
  expect(table.header).toEqual(['Email Address']);
  expect(cellsOf(table)).toEqual([['ann@example.com'], ['bob@example.com']]);
});
