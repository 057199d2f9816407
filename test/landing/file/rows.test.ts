import { describe, expect, it } from 'vitest';
import { cellsOf, read, refused, rejectionsOf } from './reading.ts';

describe('rows are numbered as a spreadsheet numbers them', () => {
  it('the header is 1, a line break inside of a cell does not count', async () => {
    const table = await read('Name,Note\nAnn,"two\nlines"\nBob,"three\r\nmore\r\nlines"\nCid,x\n');
    expect(table.rows).toEqual([
      { row: 2, cells: ['Ann', 'two\nlines'] },
      { row: 3, cells: ['Bob', 'three\r\nmore\r\nlines'] },
      { row: 4, cells: ['Cid', 'x'] },
    ]);
  });

  it('a blank record takes a number and says nothing', async () => {
    const table = await read('Name,Note\n\nAnn,x\n,\n  ,\t\n"",""\nBob,y\n\n\n');
    expect(table.rows.map((row) => row.row)).toEqual([3, 7]);
  });

  it('very many of them too', async () => {
    const table = await read(`Name,Note\n${'\n'.repeat(300_000)}Ann,x\n${'\r\n'.repeat(100_000)}Bob,y\n`);
    expect(table.rows.map((row) => row.row)).toEqual([300_002, 400_003]);
  });

  it('blank records before the header take none', async () => {
    const table = await read('\r\n , \r\nName,Note\r\nAnn,x\r\n');
    expect(table.rows).toEqual([{ row: 2, cells: ['Ann', 'x'] }]);
  });

  it.each(['\n', '\r\n', '\r'])('line end %j, with and without one at the end of the file', async (end) => {
    const lines = ['Name,Note', 'Ann,"x"', 'Bob,"y"'].join(end);
    const expected = [
      { row: 2, cells: ['Ann', 'x'] },
      { row: 3, cells: ['Bob', 'y'] },
    ];
    expect((await read(lines)).rows).toEqual(expected);
    expect((await read(lines + end)).rows).toEqual(expected);
  });

  it('line ends may change within a file', async () => {
    const table = await read('Name,Note\r\nAnn,x\nBob,y\rCid,z');
    expect(table.rows.map((row) => row.row)).toEqual([2, 3, 4]);
  });
});

describe('quotes', () => {
  it.each([
    ['a stray quote in an unquoted cell is text', 'a,5" pipe,c', ['a', '5" pipe', 'c']],
    ['two of them are one', 'a,"say ""hi""",c', ['a', 'say "hi"', 'c']],
    ['a quote after a blank opens nothing', 'a, "b",c', ['a', ' "b"', 'c']],
    ['blanks after a closing quote are no text', '"a" ,"b\nb"\t,"c"  ', ['a', 'b\nb', 'c']],
    ['text after a closing quote belongs to the cell', 'a,"b"x,c', ['a', '"b"x', 'c']],
    ['an empty quoted cell is empty', 'a,"",c', ['a', '', 'c']],
    ['only quotes', 'a,"""""",c', ['a', '""', 'c']],
    [
      'a quoted text that itself begins with a quote and goes on in the next line',
      'a,"""b""\nc",d',
      ['a', '"b"\nc', 'd'],
    ],
  ])('%s', async (_, row, cells) => {
    const table = await read(`Name,Note,Other\n${row}\nx,y,z\n`);
    expect(table.rows).toEqual([
      { row: 2, cells },
      { row: 3, cells: ['x', 'y', 'z'] },
    ]);
  });

  it('one that is never closed refuses the file and names where it opened', async () => {
    const error = await refused('Name,Notes\nAnn,x\n\nBob,"y\nCid,z\nDan,w\n');
    expect(error.details).toEqual({ reason: 'unclosed_quote', row: 4, column: 2 });
    expect(error.message).toContain('row 4 (column "Notes")');
  });

  it('one below a header that has blank records above it', async () => {
    const error = await refused('\n,\nName,Notes\nAnn,x\nBob,"y\n');
    expect(error.details).toEqual({ reason: 'unclosed_quote', row: 3, column: 2 });
  });

  it('one in the header too', async () => {
    const error = await refused('Name,"Notes\nAnn,x\nBob,y\n');
    expect(error.details).toEqual({ reason: 'unclosed_quote', row: 1, column: 2 });
  });

  it('one that swallowed the next records up to their first quote would hide people', async () => {
    const error = await refused('Id,Name,Notes\n1,Ann,"open\n2,Bob,fine\n3,Cid,"closed"\n4,Dan,x\n');
    expect(error.details).toEqual({ reason: 'unclosed_quote', row: 2, column: 3 });
  });

  it('one that is found far down the file', async () => {
    const error = await refused(`Name,Notes\n${'Ann,x\n'.repeat(50_000)}Bob,"y\nCid,z\n`);
    expect(error.details).toEqual({ reason: 'unclosed_quote', row: 50_002, column: 2 });
  });

  it('one that is noticed when its cell outgrows a record, long before the end', async () => {
    const content = `Name,Notes\nAnn,"${'x,y\n'.repeat(100_000)}`;
    const error = await refused(`${content}"\n`, {}, { maxRecordBytes: 10_000 });
    expect(error.details).toEqual({ reason: 'unclosed_quote', row: 2, column: 2 });
  });
});

describe('a row has as many cells as the header', () => {
  it('fewer are rejected with both numbers', async () => {
    const table = await read('A,B,C\n1,2\n1,2,3\n');
    expect(table.rows[0]).toEqual({
      row: 2,
      cells: ['1', '2'],
      rejected: {
        code: 'wrong_cell_count',
        message: expect.stringContaining('The row has 2 cells, the header has 3.'),
      },
    });
    expect(cellsOf(table)).toEqual([['1', '2', '3']]);
  });

  it('more are rejected unless what is beyond the header is blank', async () => {
    const table = await read('A,B\n1,2,3\n1,2,,\n1,2, ,\t\n');
    expect(rejectionsOf(table)).toEqual([[2, 'wrong_cell_count']]);
    expect(table.rows[0]?.cells).toEqual(['1', '2', '3']);
    expect(cellsOf(table)).toEqual([
      ['1', '2'],
      ['1', '2'],
    ]);
  });
});

describe('cells are text as in the file', () => {
  it('leading zeros, white space and odd characters stay', async () => {
    const cells = ['00042', ' padded ', '1e5', 'TRUE', '\u{200B}', '​café\u0301'];
    const table = await read(`A,B,C,D,E,F\n${cells.join(',')}\n`);
    expect(cellsOf(table)).toEqual([cells]);
  });

  it.each(['=1+1', '+49', '-5', '@x', '\tx', '\rx', '\n=', '＝1', '＋1', '－1', '＠x', "'=1"])(
    'the apostrophe that guards %j is taken off',
    async (text) => {
      expect(cellsOf(await read(`A,B\n"'${text}",x\n`))).toEqual([[text, 'x']]);
    },
  );

  it.each(["'x", "''x", "'", "' =1", "'1", '=1', '＝1'])('every other apostrophe stays: %j', async (text) => {
    expect(cellsOf(await read(`A,B\n"${text}",x\n`))).toEqual([[text, 'x']]);
  });

  it('a cell that is too long rejects its row, and is shown cut', async () => {
    const table = await read(`A,B\n${'x'.repeat(11)},1\n${'x'.repeat(10)},2\n`, {}, { maxCellLength: 10 });
    expect(rejectionsOf(table)).toEqual([[2, 'cell_too_long']]);
    expect(table.rows[0]?.cells).toEqual(['x'.repeat(10), '1']);
    expect(cellsOf(table)).toEqual([['x'.repeat(10), '2']]);
  });
});
