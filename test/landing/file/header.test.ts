import { describe, expect, it } from 'vitest';
import { cellsOf, read, refused, rejectionsOf } from './reading.ts';

describe('the header names the columns', () => {
  it('trimmed, with line breaks folded', async () => {
    const table = await read(' Name ,"Email\nAddress","Job \r\n Title"\nAnn,a@x.org,Dev\n');
    expect(table.header).toEqual(['Name', 'Email Address', 'Job Title']);
  });

  // ASVS 15.3.6
  it('names that are dangerous as keys of objects are only names', async () => {
    const table = await read('__proto__,constructor,toString\n1,2,3\n');
    expect(table.header).toEqual(['__proto__', 'constructor', 'toString']);
    expect(cellsOf(table)).toEqual([['1', '2', '3']]);
    expect(({} as Record<string, unknown>)['1']).toBeUndefined();
  });

  it('guarded names lose their apostrophe like any exported cell', async () => {
    expect((await read("'=Name,'@Email\n1,2\n")).header).toEqual(['=Name', '@Email']);
  });

  it('two equal names refuse the file and name both columns', async () => {
    const error = await refused('Name,City,Email,Age,X,Y, EMAIL \n1,2,3,4,5,6,7\n');
    expect(error.details).toEqual({ reason: 'duplicate_headers', row: 1, column: 7 });
    expect(error.message).toContain('Column 3 and column 7 are both named "EMAIL"');
  });

  it('names are compared with case folded, not only lowered', async () => {
    expect((await refused('Straße,STRASSE\n1,2\n')).details).toMatchObject({ reason: 'duplicate_headers' });
  });
});

describe('blank header cells', () => {
  it('at the end, with nothing under them, are what Excel leaves behind', async () => {
    const table = await read('Name,City,,\nAnn,Rome,,\nBob,Paris,, \nCid,Oslo\n');
    expect(table.header).toEqual(['Name', 'City']);
    expect(cellsOf(table)).toEqual([
      ['Ann', 'Rome'],
      ['Bob', 'Paris'],
      ['Cid', 'Oslo'],
    ]);
  });

  it('at the end, with data under them, get a name', async () => {
    const table = await read('Name,City,,\nAnn,Rome,x,\nBob,Paris,,\n');
    expect(table.header).toEqual(['Name', 'City', 'Column 3']);
    expect(cellsOf(table)[0]).toEqual(['Ann', 'Rome', 'x']);
  });

  it('at the end, with data only far down: those rows are rejected, not cut', async () => {
    const table = await read(`Name,City,\n${'Ann,Rome,\n'.repeat(20_000)}Bob,Paris,lost?\n`);
    expect(rejectionsOf(table)).toEqual([[20_002, 'wrong_cell_count']]);
  });

  it('in between keep their place under a name that nobody has', async () => {
    const table = await read('Name,,Column 2\nAnn,x,y\n');
    expect(table.header).toEqual(['Name', 'Column 2 (no name)', 'Column 2']);
  });
});

describe('a file without a usable header is refused', () => {
  it.each([
    ['no bytes', '', 'empty'],
    ['only a byte order mark', '\u{FEFF}', 'empty'],
    ['only blank records', '\n ,\n\t\n', 'empty'],
    ['only the sep= line', 'sep=;\n', 'empty'],
    ['nothing under the header', 'Name,City\n', 'header_only'],
    ['only blank records under the header', `Name,City\n${',\n'.repeat(100_000)}`, 'header_only'],
    ['an address in the first record', 'Ann,Lee,ann@example.com\nBob,Ray,bob@example.com\n', 'no_header'],
    ['numbers in the first record', '1001,2020-01-31\n1002,2020-02-01\n', 'no_header'],
    ['numbers and nothing else', '+49 30/123,12:30\n1,2\n', 'no_header'],
    ['a name that goes on and on', `${'1'.repeat(900_000)}x,${' '.repeat(1000)}\n1,2\n`, 'unreadable_header'],
    ['a name with a gap that goes on and on', `a${' '.repeat(900_000)}b,c\n1,2\n`, 'unreadable_header'],
    ['a name that is no text', 'Na\0me,City\nAnn,Rome\n', 'unreadable_header'],
  ])('%s', async (_, content, reason) => {
    expect((await refused(content)).details).toMatchObject({ reason });
  });

  it('an address inside of a name is no data', async () => {
    expect((await read('Email (like ann@example.com),Name\nx,y\n')).header).toHaveLength(2);
  });

  it('too many columns', async () => {
    const names = Array.from({ length: 501 }, (_, index) => `c${index}`).join(',');
    const error = await refused(`${names}\n${names}\n`);
    expect(error.details).toEqual({ reason: 'too_many_columns', row: 1 });
    expect(error.message).toContain('501 columns');
  });

  it('rows that are all rejected are still rows', async () => {
    expect(rejectionsOf(await read('A,B\n1\n'))).toEqual([[2, 'wrong_cell_count']]);
  });
});
