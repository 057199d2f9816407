import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contextOf, faultOf, reading, sessionOf } from './support/reading.ts';

let root: string;
let allowed: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'psm-folder-')));
  allowed = path.join(root, 'export');
  mkdirSync(allowed);
  mkdirSync(path.join(root, 'secret'));
  writeFileSync(path.join(root, 'secret', 'members.csv'), 'Name\nSecret\n');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const put = (name: string, text: string, day = 1) => {
  writeFileSync(path.join(allowed, name), text);
  const time = new Date(Date.UTC(2026, 10, day));
  utimesSync(path.join(allowed, name), time, time);
};
const config = (more: object = {}) => ({
  location: 'folder',
  folder: allowed,
  pattern: 'members*',
  still_seconds: 0,
  ...more,
});
const read = (more: object = {}, last?: unknown) =>
  reading(config(more), { last, context: contextOf({ folders: [allowed] }) });

describe('a folder of this machine', () => {
  it('gives the newest file, and the next time says that it is the same', async () => {
    put('members-1.csv', 'Name\nOld\n', 1);
    put('members-2.csv', 'Name\nNew\n', 2);
    mkdirSync(path.join(allowed, 'members-3.csv'));
    const { bytes, filename, types, cursor } = await read();
    expect([String(bytes), filename, types]).toEqual(['Name\nNew\n', 'members-2.csv', ['bytes', 'end']]);
    expect((await read({}, cursor)).types).toEqual(['unchanged']);
  });

  it('gives workbooks as they are', async () => {
    put('members.xlsx', 'PK\u0003\u0004 and so on');
    expect(await read()).toMatchObject({ filename: 'members.xlsx', types: ['bytes', 'end'] });
  });

  it('moves what was read, with its .done file', async () => {
    put('members.csv', 'Name\nAda\n');
    put('members.csv.done', '');
    const settings = config({ after_reading: 'move', done_file: true });
    const { cursor } = await read(settings);
    const context = contextOf({ folders: [allowed] });
    await sessionOf(settings, context).settle?.(cursor);
    expect(context.logged).toEqual([]);
    expect(readdirSync(allowed)).toEqual(['processed']);
    expect(readdirSync(path.join(allowed, 'processed'))).toEqual([
      '20261122T160000Z_members.csv',
      '20261122T160000Z_members.csv.done',
    ]);
    expect((await read(settings, cursor)).types).toEqual(['unchanged']);
    expect(await read(settings)).toMatchObject({ types: ['bytes', 'end'], filename: 'members.csv' });
  });

  it.each([
    ['that nobody allowed', () => path.join(root, 'secret')],
    ['above', () => root],
    ['beside, by two dots', () => `${allowed}/../secret`],
    ['that only begins alike', () => `${allowed}2`],
    ['that does not exist, outside', () => path.join(root, 'nothing')],
    ['that a link within leads out to', () => path.join(allowed, 'link')],
  ])('%s is refused by the name of the setting of the operator', async (_which, folder) => {
    mkdirSync(`${allowed}2`);
    symlinkSync(path.join(root, 'secret'), path.join(allowed, 'link'));
    const named = folder();
    expect(faultOf(await read({ folder: named }))).toEqual({
      fault: 'not_allowed',
      setting: 'folder',
      message: `The folder "${named}" may not be read: whoever operates this server must allow it by the setting PSM_FOLDERS=${named}.`,
    });
  });

  it('is not read through a link that leads out of it', async () => {
    symlinkSync(path.join(root, 'secret', 'members.csv'), path.join(allowed, 'members.csv'));
    const result = await read();
    expect(faultOf(result)).toMatchObject({
      fault: 'not_allowed',
      setting: 'folder',
      message: expect.stringContaining('a link that leads out'),
    });
    expect(result.bytes).toHaveLength(0);
  });

  it('is read through links that stay within', async () => {
    mkdirSync(path.join(allowed, 'today'));
    writeFileSync(path.join(allowed, 'today', 'list.csv'), 'Name\nAda\n');
    symlinkSync(path.join('today', 'list.csv'), path.join(allowed, 'members.csv'));
    expect((await read()).types).toEqual(['bytes', 'end']);
    symlinkSync('today', path.join(allowed, 'now'));
    expect((await read({ folder: path.join(allowed, 'now'), pattern: 'list.csv' })).types).toEqual([
      'bytes',
      'end',
    ]);
  });

  it('is nothing but a folder with a full path', async () => {
    put('members.csv', 'Name\nAda\n');
    for (const folder of ['export', path.join(allowed, 'members.csv'), path.join(allowed, 'nothing')])
      expect(faultOf(await read({ folder }))).toMatchObject({ fault: 'wrong_setting', setting: 'folder' });
  });

  it('is checked with what was found, never with what stands in it', async () => {
    put('members.csv', 'Ada;ada@river.example\nBob;bob@river.example\n');
    const session = sessionOf(config(), contextOf({ folders: [allowed] }));
    const found = await session.check();
    expect(found).toMatchObject({
      ok: true,
      message: expect.stringMatching(/"members.csv", 44 bytes.*2 cells/),
    });
    expect(found.message).not.toContain('river');
    expect((await session.discover()).map(({ name }) => name)).toEqual(['Ada', 'ada@river.example']);
  });
});
