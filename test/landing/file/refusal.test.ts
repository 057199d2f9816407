import { createCipheriv } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { defaultFileLimits } from '../../../src/landing/file/limits.ts';
import { openTable } from '../../../src/landing/file/table.ts';
import { inChunks, read, refused, rejectionsOf } from './reading.ts';

const cfb = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const utf16 = (name: string): Buffer => Buffer.from(name, 'utf16le');

/** Random, but always the same: chance would now and then begin it with a byte order mark. */
const noise = (bytes: number): Buffer =>
  createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16)).update(Buffer.alloc(bytes));

// ASVS 5.2.2
describe('what is evidently no table is refused with a guess what it is', () => {
  it.each([
    ['PDF', Buffer.from('%PDF-1.7\n%âãÏÓ\n'), 'binary', 'a PDF document'],
    ['PNG', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'binary', 'a PNG picture'],
    ['gzip', gzipSync('Name,City\nAnn,Rome\n'), 'binary', 'a gzip archive'],
    ['ELF', Buffer.from('7f454c4602010100', 'hex'), 'binary', 'a program'],
    ['nothing but zeros', Buffer.alloc(10_000), 'binary', 'a binary file'],
    ['random bytes', noise(10_000), 'binary', 'a binary file'],
    [
      'an HTML error page',
      Buffer.from('<!DOCTYPE html>\n<html><body>502</body></html>'),
      'not_a_table',
      'a web page',
    ],
    [
      'an HTML table that calls itself .xls',
      Buffer.from('\r\n<table><tr><td>x'),
      'not_a_table',
      'a web page',
    ],
    ['XML', Buffer.from('\u{FEFF}<?xml version="1.0"?><x/>'), 'not_a_table', 'an XML document'],
    ['a JSON object', Buffer.from('{"error": "not found"}'), 'not_a_table', 'a JSON document'],
    ['a JSON array', Buffer.from(' [\n {"name": "Ann"}]'), 'not_a_table', 'a JSON document'],
    ['JSON in UTF-16', utf16('\u{FEFF}{"a":1}'), 'not_a_table', 'a JSON document'],
    [
      'old Excel',
      Buffer.concat([cfb, Buffer.alloc(4096), utf16('Workbook')]),
      'old_excel',
      'save it as .xlsx or CSV',
    ],
    [
      'an encrypted workbook',
      Buffer.concat([cfb, Buffer.alloc(70_000), utf16('EncryptedPackage')]),
      'password_protected',
      'password',
    ],
  ])('%s', async (_, content, reason, words) => {
    const error = await refused(content);
    expect(error.code).toBe('file_refused');
    expect(error.details).toMatchObject({ reason });
    expect(error.message).toContain(words);
  });

  it('also where the name that tells them apart is cut by chunks', async () => {
    const content = Buffer.concat([cfb, Buffer.alloc(10_000), utf16('EncryptedPackage'), Buffer.alloc(100)]);
    const reading = read(content, {}, {}, [10_010, 5, 5]);
    await expect(reading).rejects.toMatchObject({ details: { reason: 'password_protected' } });
  });

  it.each([
    ['brackets in names', '[Name],[City]\nAnn,Rome\n'],
    ['braces in names', '{Name},{City}\nAnn,Rome\n'],
    ['angle brackets in names', '<Name>,<City>\nAnn,Rome\n'],
    ['a name like a magic number', 'PARTNER,MZ\nAnn,Rome\n'],
    ['a few control characters', `Name,City\n${'Ann,Rome\n'.repeat(100)}B\u0001\u0002\u0003b,Oslo\n`],
  ])('%s make no refusal', async (_, content) => {
    expect(rejectionsOf(await read(content))).toEqual([]);
  });
});

// ASVS 5.2.1, 1.4.2
describe('limits', () => {
  it('bytes', async () => {
    const error = await refused('Name,City\nAnn,Rome\n', {}, { maxBytes: 10 });
    expect(error.code).toBe('file_too_large');
    expect(error.details).toEqual({ reason: 'too_many_bytes' });
  });

  it('rows: the last one allowed is read, the next one refuses the file', async () => {
    const content = `Name,City\n${'Ann,Rome\n\n'.repeat(3)}`;
    expect((await read(content, {}, { maxRows: 3 })).rows).toHaveLength(3);
    expect((await refused(content, {}, { maxRows: 2 })).details).toMatchObject({ reason: 'too_many_rows' });
  });

  it.each([
    [
      'far above the header',
      `${'\n'.repeat(31)}Name,City\nAnn,Rome\n`,
      `${'\n'.repeat(30)}Name,City\nAnn,Rome\n`,
    ],
    [
      'far below the sample',
      `Name,City\n${'Ann,Rome\n'.repeat(20_000)}${',\n'.repeat(31)}`,
      `Name,City\n${'Ann,Rome\n'.repeat(20_000)}${',\n'.repeat(30)}`,
    ],
  ])('blank rows %s', async (_, tooMany, justEnough) => {
    const limits = { maxBlankRows: 30 };
    expect((await refused(tooMany, {}, limits)).details).toEqual({ reason: 'too_many_rows' });
    expect((await read(justEnough, {}, limits)).rows.length).toBeGreaterThan(0);
  });

  it.each([
    ['a cell of 100 MB', Buffer.alloc(100_000_000, 'x')],
    ['100 MB in quotes', Buffer.concat([Buffer.from('"'), Buffer.alloc(100_000_000, 'x')])],
    ['5 million commas', Buffer.alloc(5_000_000, ',')],
    ['5 million empty quoted cells', Buffer.from('"",'.repeat(5_000_000))],
    ['5 million quotes', Buffer.alloc(5_000_000, '"')],
  ])('%s in one line is refused early, in bounded memory', async (_, line) => {
    const content = Buffer.concat([Buffer.from('Name,City\nAnn,Rome\n'), line, Buffer.from('\nBob,Oslo\n')]);
    const before = process.memoryUsage().rss;
    const error = await refused(content);
    expect(error.details).toMatchObject({
      reason: expect.stringMatching(/^(row_too_long|unclosed_quote)$/),
      row: 3,
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  });

  it('a cancelled reading stops', async () => {
    const stop = new AbortController();
    const content = Buffer.from(`Name,City\n${'Ann,Rome\n'.repeat(100_000)}`);
    const table = await openTable(
      inChunks(content, Array<number>(100).fill(1000)),
      {},
      defaultFileLimits,
      stop.signal,
    );
    const reading = (async () => {
      for await (const rows of table.rows())
        if (rows.length > 0) stop.abort(new Error('cancelled by a person'));
    })();
    await expect(reading).rejects.toThrow('cancelled by a person');
  });

  it('an error of the bytes is not hidden', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('Name,City\nAnn,Rome\n');
      throw new Error('landing chunk 7 is gone');
    }
    await expect(openTable(broken, {}, defaultFileLimits)).rejects.toThrow('landing chunk 7 is gone');
  });
});
