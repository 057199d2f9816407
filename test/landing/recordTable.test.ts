import { describe, expect, it } from 'vitest';
import type { SourceMessage } from '../../src/connector/index.ts';
import { defaultFileLimits } from '../../src/landing/file/limits.ts';
import type { FileRow } from '../../src/landing/file/table.ts';
import { RecordLines } from '../../src/landing/recordLines.ts';
import { openRecords } from '../../src/landing/recordTable.ts';

type Landed = Extract<SourceMessage, { type: 'records' | 'rejected' | 'deletions' }>;
const person = (key: string, attributes: Record<string, unknown>): Landed => ({
  type: 'records',
  records: [{ key, attributes, position: `person ${key}` }],
});

async function tableOf(messages: readonly Landed[], lastCounts = false) {
  const lines = new RecordLines(500);
  const bytes = messages.map((message) => lines.encode(message));
  const open = async function* () {
    yield* bytes;
  };
  const table = await openRecords(
    open,
    { kind: 'records', columns: lines.columns, lastCounts },
    defaultFileLimits,
  );
  const rows: FileRow[] = [];
  for await (const batch of table.rows()) rows.push(...batch);
  const deletions: string[] = [];
  for await (const key of table.deletions?.() ?? []) deletions.push(key);
  return { header: table.header, rows, deletions, records: lines.records };
}

describe('landed records as a table', () => {
  it('have a column for each attribute that anybody has, in the order in which they came', async () => {
    const { header, rows } = await tableOf([
      person('a', { email: 'a@acme.test', team: 'Red' }),
      person('b', { email: 'b@acme.test', city: 'Bern' }),
    ]);
    expect(header).toEqual(['email', 'team', 'city']);
    expect(rows.map((row) => [row.row, row.key, row.cells])).toEqual([
      [2, 'a', ['a@acme.test', 'Red', '']],
      [3, 'b', ['b@acme.test', '', 'Bern']],
    ]);
  });

  it('keep a column that is blank throughout', async () => {
    expect((await tableOf([person('a', { email: 'a@acme.test', team: null })])).header).toEqual([
      'email',
      'team',
    ]);
  });

  it('list what the connector rejected, with where it is', async () => {
    const { rows, records } = await tableOf([
      { type: 'rejected', position: 'page 2', reason: 'It has no address.', key: 'x' },
      person('a', { email: 'a@acme.test' }),
    ]);
    expect(rows[0]).toMatchObject({
      row: 2,
      key: 'x',
      rejected: { code: 'rejected_by_source', message: 'page 2: It has no address.' },
    });
    expect(records).toBe(2);
  });

  it('reject a record with what cannot be stored, and go on', async () => {
    const { rows } = await tableOf([
      person('a', { name: 'x\0y' }),
      person('b', { name: '\ud800' }),
      person('c', { name: 'ok' }),
    ]);
    expect(rows.map((row) => ('rejected' in row ? row.rejected.code : 'fine'))).toEqual([
      'invalid_text',
      'invalid_text',
      'fine',
    ]);
    expect(rows[0]?.cells[0]).toBe('x\u{FFFD}y');
  });

  it('keep every kind of line break within a value', async () => {
    const text = 'a\u2028b\u2029c\u0085d\r\ne\rf\ng';
    expect((await tableOf([person('a', { text })])).rows[0]?.cells).toEqual([text]);
  });

  it('reject a key that cannot be stored, and names, places and reasons are made so that they can be', async () => {
    const { header, rows, deletions } = await tableOf(
      [
        person('a\0', { 'te\0am': 'Red' }),
        { type: 'rejected', position: 'page \0', reason: 'It is \ud800.' },
        { type: 'deletions', keys: ['b\0', 'c'] },
      ],
      true,
    );
    expect(header).toEqual(['te\u{FFFD}am']);
    expect(rows.map((row) => [row.key, row.cells, 'rejected' in row && row.rejected])).toEqual([
      [
        undefined,
        ['Red'],
        { code: 'invalid_text', message: 'The key of the record holds a NUL or half of a character.' },
      ],
      [undefined, [''], { code: 'rejected_by_source', message: 'page \u{FFFD}: It is \u{FFFD}.' }],
    ]);
    expect(deletions).toEqual(['c']);
  });

  it('of changes have each person once, as the source said last', async () => {
    const { rows, deletions } = await tableOf(
      [
        person('a', { team: 'Red' }),
        person('b', { team: 'Red' }),
        { type: 'deletions', keys: ['b', 'c'] },
        person('a', { team: 'Blue' }),
        person('c', { team: 'Green' }),
      ],
      true,
    );
    expect(rows.map((row) => [row.key, row.cells[0]])).toEqual([
      ['a', 'Blue'],
      ['c', 'Green'],
    ]);
    expect(deletions).toEqual(['b']);
  });

  it('of a snapshot have every record, so that two of one key are seen', async () => {
    expect((await tableOf([person('a', { team: 'Red' }), person('a', { team: 'Blue' })])).rows).toHaveLength(
      2,
    );
  });

  it('may have any column name', async () => {
    const { header, rows } = await tableOf([
      person('a', JSON.parse('{"__proto__": "x", "constructor": "y"}') as Record<string, unknown>),
      person('b', { email: 'b@acme.test' }),
    ]);
    expect(header).toEqual(['__proto__', 'constructor', 'email']);
    expect(rows.map((row) => row.cells)).toEqual([
      ['x', 'y', ''],
      ['', '', 'b@acme.test'],
    ]);
  });

  it('have no more columns than a file may have', () => {
    const lines = new RecordLines(2);
    expect(() => lines.encode(person('a', { a: 1, b: 2, c: 3 }))).toThrow('more than 2 columns');
  });
});
