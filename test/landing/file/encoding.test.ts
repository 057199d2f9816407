import { describe, expect, it } from 'vitest';
import { cellsOf, read, rejectionsOf } from './reading.ts';

const german = 'Name;Ort\nJürgen Größe;Köln\n';
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
const utf16be = (text: string): Buffer => utf16(text).swap16();
const bytes = (...parts: (string | number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));

describe('the encoding is found out from the bytes', () => {
  it.each([
    ['UTF-8', Buffer.from(german), 'utf-8'],
    ['UTF-8 with a byte order mark', bytes([0xef, 0xbb, 0xbf], german), 'utf-8'],
    ['UTF-16LE with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16(german)]), 'utf-16le'],
    ['UTF-16BE with a mark', Buffer.concat([Buffer.from([0xfe, 0xff]), utf16be(german)]), 'utf-16be'],
    ['UTF-16LE without a mark', utf16(german), 'utf-16le'],
    ['UTF-16BE without a mark', utf16be(german), 'utf-16be'],
    ['windows-1252', Buffer.from(german, 'latin1'), 'windows-1252'],
  ])('%s', async (_, content, encoding) => {
    const table = await read(content);
    expect(table.dialect).toEqual({ kind: 'csv', encoding, separator: ';' });
    expect(table.header).toEqual(['Name', 'Ort']);
    expect(table.rows).toEqual([{ row: 2, cells: ['Jürgen Größe', 'Köln'] }]);
  });

  it('reads Cyrillic UTF-16 without a mark by its separators and line ends', async () => {
    const table = await read(utf16('Имя;Почта;Город\nАнна;anna@example.com;Псков\n'));
    expect(cellsOf(table)).toEqual([['Анна', 'anna@example.com', 'Псков']]);
  });

  it('reads the upper half of windows-1252 as people know it', async () => {
    const table = await read(
      bytes('Name,Price\nA', [0xe9], ',', [0x80], '5 ', [0x96], ' ', [0x93], 'x', [0x94], '\n'),
    );
    expect(cellsOf(table)).toEqual([['Aé', '€5 – “x”']]);
  });

  it('lets a person override it', async () => {
    const content = bytes('Name,City\nCAF', [0xc3, 0x89], ',X\n');
    expect(cellsOf(await read(content))).toEqual([['CAFÉ', 'X']]);
    expect(cellsOf(await read(content, { encoding: 'windows-1252' }))).toEqual([['CAFÃ‰', 'X']]);
  });

  it('takes the mark off even when a person says windows-1252', async () => {
    const table = await read(bytes([0xef, 0xbb, 0xbf], 'Name,City\nA,B\n'), { encoding: 'windows-1252' });
    expect(table.header).toEqual(['Name', 'City']);
  });

  it('decides by the whole file: the first accent may be megabytes away', async () => {
    const plain = `Name,City\n${'Ann,Rome\n'.repeat(200_000)}`;
    const table = await read(bytes(plain, 'Zo', [0xeb], ',Rome\n'));
    expect(table.dialect).toMatchObject({ encoding: 'windows-1252' });
    expect(table.rows.at(-1)).toEqual({ row: 200_002, cells: ['Zoë', 'Rome'] });
  });
});

describe('bytes that are no text reject their row, and only their row', () => {
  it('in UTF-8 with a mark', async () => {
    const table = await read(
      bytes([0xef, 0xbb, 0xbf], 'Name,City\nAnn,Rome\nZo', [0xeb], ',Rome\nBob,Paris\n'),
    );
    expect(rejectionsOf(table)).toEqual([[3, 'invalid_bytes']]);
    expect(cellsOf(table)).toEqual([
      ['Ann', 'Rome'],
      ['Bob', 'Paris'],
    ]);
    expect(table.rows[1]).toMatchObject({
      cells: ['Zo�', 'Rome'],
      rejected: { message: expect.stringContaining('Column "Name" holds the byte 0xEB') },
    });
  });

  it('where valid UTF-8 sequences are in the majority', async () => {
    const table = await read(bytes('Name,City\nJürgen,Köln\nZo', [0xeb], ',Rome\n'));
    expect(table.dialect).toMatchObject({ encoding: 'utf-8' });
    expect(rejectionsOf(table)).toEqual([[3, 'invalid_bytes']]);
  });

  it('in windows-1252, where five bytes mean nothing', async () => {
    const table = await read(bytes('Name,City\nZo', [0xeb], ',R\nX', [0x81], ',R\n'), {
      encoding: 'windows-1252',
    });
    expect(rejectionsOf(table)).toEqual([[3, 'invalid_bytes']]);
    expect(cellsOf(table)).toEqual([['Zoë', 'R']]);
  });

  it('in UTF-16, where half of a character stands alone or the last byte is missing', async () => {
    const table = await read(utf16('Name,City\nA\ud800,R\n\udc00B,R\n😀,R\nlast,R').subarray(0, -1));
    expect(rejectionsOf(table)).toEqual([
      [2, 'invalid_bytes'],
      [3, 'invalid_bytes'],
      [5, 'invalid_bytes'],
    ]);
    expect(cellsOf(table)).toEqual([['😀', 'R']]);
  });

  it('a sequence that the end of the file cuts', async () => {
    const table = await read(bytes('Name,City\nJürgen,Köln\nx,', [0xe2, 0x82]));
    expect(rejectionsOf(table)).toEqual([[3, 'invalid_bytes']]);
  });

  it('but a replacement character that the file itself holds is text', async () => {
    expect(cellsOf(await read('Name,City\nZo\u{FFFD},Rome\n'))).toEqual([['Zo\u{FFFD}', 'Rome']]);
  });

  it('NUL is reported as what it is', async () => {
    const table = await read('Name,City\nA\0nn,Rome\nBob,Paris\n');
    expect(rejectionsOf(table)).toEqual([[2, 'invalid_text']]);
    expect(table.rows[0]?.cells).toEqual(['A\u{FFFD}nn', 'Rome']);
  });
});
