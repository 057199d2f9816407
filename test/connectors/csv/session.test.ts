import { describe, expect, it } from 'vitest';
import type { FoundFile, Place } from '../../../connectors/csv/place.ts';
import { placeSession } from '../../../connectors/csv/session.ts';
import { settings } from '../../../connectors/csv/settings.ts';
import { contextOf, faultOf, readingOf } from './support/reading.ts';
import { SourceError } from '#connector';

const list = Buffer.from('Name;City\nAda;Rome\n');
const day = 24 * 60 * 60 * 1000;
const monday = Date.parse('2026-11-16T02:00:00Z');

/** A folder in memory. */
function startPlace(
  more: Partial<Place> = {},
  files = new Map<string, { bytes: Buffer; modified: number }>(),
) {
  const below = new Map<string, { bytes: Buffer; modified: number }>();
  const found = (name: string): FoundFile => {
    const { bytes, modified } = files.get(name)!;
    return { name, bytes: bytes.length, modified };
  };
  const place: Place = {
    words: 'the folder',
    whole: false,
    list: async () => [...files.keys()].map(found),
    look: async (name) => (files.has(name) ? found(name) : undefined),
    async *read({ name }) {
      yield files.get(name)!.bytes;
    },
    async move(name, newName) {
      below.set(newName, files.get(name)!);
      files.delete(name);
    },
    processed: () => startPlace({}, below).place,
    close: async () => {},
    ...more,
  };
  const put = (name: string, modified = monday, bytes = list) => files.set(name, { bytes, modified });
  return { files, below, place, put, moved: () => [...below.keys()] };
}

function open(place: Place, config: object = {}, between: () => void = () => {}) {
  const context = contextOf();
  const parsed = settings.parse({ location: 'folder', folder: '/srv', pattern: 'members*.csv', ...config });
  const waits: number[] = [];
  const session = placeSession(place, parsed, context, async (ms) => {
    waits.push(ms);
    between();
  });
  const read = async (last?: unknown) =>
    readingOf(session.readSnapshot?.({ ...(last !== undefined && { last: last as never }) }));
  return { session, read, waits, context };
}

describe('of the files of a place', () => {
  it('the newest is read once it did not change for a while', async () => {
    const { place, put } = startPlace();
    put('members-1.csv', monday);
    put('members-2.csv', monday + day, Buffer.from('Name\nNew\n'));
    const { read, waits } = open(place, { still_seconds: 7 });
    const { types, bytes, filename } = await read();
    expect(types).toEqual(['bytes', 'end']);
    expect(String(bytes)).toBe('Name\nNew\n');
    expect(filename).toBe('members-2.csv');
    expect(waits).toEqual([7_000]);
  });

  it.each([
    ['grows', Buffer.concat([list, list]), monday],
    ['is written anew with as many bytes', list, monday + 1000],
  ])('one that %s meanwhile is left for later', async (_how, bytes, modified) => {
    const { place, put } = startPlace();
    put('members.csv');
    const { read } = open(place, {}, () => put('members.csv', modified, bytes));
    expect(faultOf(await read())).toMatchObject({
      fault: 'not_ready',
      message: expect.stringMatching(/"members.csv" is still being written.*tried again later/),
    });
  });

  it('one that is gone meanwhile is left for later', async () => {
    const { place, put, files } = startPlace();
    put('members.csv');
    const { read } = open(place, {}, () => files.clear());
    expect(faultOf(await read())).toMatchObject({ fault: 'not_ready' });
  });

  it('one that changes while it is read gives no end', async () => {
    const { place, put, files } = startPlace({
      async *read() {
        yield list;
        put('members.csv', monday + 1000, Buffer.from('Name;City\nBob;Oslo\n'));
      },
    });
    put('members.csv');
    const { types, fault } = await open(place).read();
    expect(types).toEqual(['bytes']);
    expect(fault?.fault).toBe('not_ready');
    expect(files.size).toBe(1);
  });

  it('one that ends early gives no end', async () => {
    const { place, put } = startPlace({
      async *read() {
        yield list.subarray(0, 9);
      },
    });
    put('members.csv');
    expect(faultOf(await open(place).read())).toMatchObject({
      fault: 'cut_off',
      message: expect.stringContaining('9 of 19 bytes'),
    });
  });

  it('an empty one changes nobody and says so', async () => {
    const { place, put } = startPlace();
    put('members.csv', monday, Buffer.alloc(0));
    expect(faultOf(await open(place).read())).toMatchObject({
      message: expect.stringMatching(/"members.csv" is empty\. Nothing is changed by it/),
    });
  });

  it('nothing is read when the run is cancelled while it waits', async () => {
    const stop = new AbortController();
    const { place, put } = startPlace();
    put('members.csv');
    const session = placeSession(
      place,
      settings.parse({ location: 'folder', folder: '/srv', pattern: '*', still_seconds: 600 }),
      contextOf({ signal: stop.signal }),
    );
    const read = readingOf(session.readSnapshot?.({}));
    stop.abort();
    expect(await read).toMatchObject({ types: [], fault: undefined });
  });

  it('no file that fits is a sentence with the pattern and the place', async () => {
    const { place, put } = startPlace();
    put('people.csv');
    expect(faultOf(await open(place).read())).toEqual({
      fault: 'not_ready',
      setting: 'pattern',
      message: 'There is no file "members*.csv" in the folder: the one file in it is called otherwise.',
    });
  });
});

describe('a .done file', () => {
  it.each(['members.csv.done', 'members.done'])('%s lets the file be read at once', async (done) => {
    const { place, put } = startPlace();
    put('members.csv');
    put(done, monday, Buffer.alloc(0));
    const { read, waits } = open(place, { done_file: true });
    expect((await read()).types).toEqual(['bytes', 'end']);
    expect(waits).toEqual([]);
  });

  it('that is missing leaves the file for later, and an older one that has it too', async () => {
    const { place, put } = startPlace();
    put('members-1.csv', monday);
    put('members-1.csv.done', monday);
    put('members-2.csv', monday + day);
    expect(faultOf(await open(place, { done_file: true }).read())).toMatchObject({
      fault: 'not_ready',
      message: expect.stringContaining('no "members-2.csv.done" beside it'),
    });
  });
});

describe('after a file was read', () => {
  it('the same one is unchanged, and a new content of it is not', async () => {
    const { place, put } = startPlace();
    put('members.csv');
    const { read } = open(place);
    const { cursor } = await read();
    expect((await read(cursor)).types).toEqual(['unchanged']);
    put('members.csv', monday, Buffer.concat([list, list]));
    expect((await read(cursor)).types).toEqual(['bytes', 'end']);
  });

  it('everything is read again once a setting changed, but not for a new password', async () => {
    const { place, put } = startPlace();
    put('members.csv');
    const { cursor } = await open(place).read();
    expect((await open(place, { separator: ';' }).read(cursor)).types).toEqual(['bytes', 'end']);
    expect((await open(place, { password: 'new' }).read(cursor)).types).toEqual(['unchanged']);
  });

  it('an older one is never read in its place: it would bring back who left', async () => {
    const { place, put, files } = startPlace();
    put('members-1.csv', monday);
    put('members-2.csv', monday + day);
    const { cursor } = await open(place).read();
    files.delete('members-2.csv');
    expect(faultOf(await open(place).read(cursor))).toMatchObject({
      fault: 'not_ready',
      message: expect.stringMatching(/"members-1.csv" of 2026-11-16 02:00 UTC.*older than the last one/),
    });
    expect((await open(place).read()).types).toEqual(['bytes', 'end']);
  });

  it('is moved with its .done file, with the time in its name, and is not missed', async () => {
    const { place, put, moved } = startPlace();
    put('members-2.csv', monday + day);
    put('members-2.csv.done', monday + day);
    const { session, read } = open(place, { after_reading: 'move', done_file: true });
    const { cursor } = await read();
    await session.settle?.(cursor as never);
    expect(moved()).toEqual(['20261122T160000Z_members-2.csv', '20261122T160000Z_members-2.csv.done']);
    expect((await read(cursor)).types).toEqual(['unchanged']);
  });

  it('is moved after the older ones that it replaced: none of them becomes the newest', async () => {
    const { place, put, moved, files } = startPlace();
    put('members-1.csv', monday);
    put('members-2.csv', monday + day);
    put('people.csv', monday);
    const { session, read } = open(place, { after_reading: 'move' });
    const { cursor } = await read();
    put('members-3.csv', monday + 2 * day);
    await session.settle?.(cursor as never);
    expect(moved()).toEqual(['20261122T160000Z_older_members-1.csv', '20261122T160000Z_members-2.csv']);
    expect([...files.keys()]).toEqual(['people.csv', 'members-3.csv']);
  });

  it('is read again from where it was moved to, when the whole list is wanted and no new one came', async () => {
    const { place, put } = startPlace();
    const { session, read } = open(place, { after_reading: 'move' });
    expect(faultOf(await read())).toMatchObject({ fault: 'not_ready', setting: 'pattern' });
    put('members-1.csv', monday);
    put('members-2.csv', monday + day, Buffer.from('Name\nNew\n'));
    const first = await read();
    await session.settle?.(first.cursor as never);
    const again = await read();
    expect(again).toMatchObject({ types: ['bytes', 'end'], filename: 'members-2.csv', cursor: first.cursor });
    expect(String(again.bytes)).toBe('Name\nNew\n');
    await session.settle?.(again.cursor as never);
    expect((await read(again.cursor)).types).toEqual(['unchanged']);
    expect(await session.check()).toMatchObject({
      ok: true,
      message: expect.stringContaining(
        'No new file lies in the folder. The last one that was read is "members-2.csv"',
      ),
    });
    put('members-3.csv', monday + 2 * day);
    expect((await read()).filename).toBe('members-3.csv');
  });

  it('stays where it is unless the settings say otherwise', async () => {
    const { place, put, moved } = startPlace();
    put('members.csv');
    const { session, read } = open(place);
    await session.settle?.((await read()).cursor as never);
    expect(moved()).toEqual([]);
  });

  it('a newer one of the same name is not moved: nobody has read it', async () => {
    const { place, put, moved } = startPlace();
    put('members.csv');
    const { session, read } = open(place, { after_reading: 'move' });
    const { cursor } = await read();
    put('members.csv', monday + day);
    await session.settle?.(cursor as never);
    expect(moved()).toEqual([]);
    expect((await read(cursor)).types).toEqual(['bytes', 'end']);
  });

  it('one that cannot be moved counts as read, and the log says so', async () => {
    const { place, put } = startPlace({
      move: () => Promise.reject(new SourceError('not_allowed', 'no right to it')),
    });
    put('members.csv');
    const { session, read, context } = open(place, { after_reading: 'move' });
    const { cursor } = await read();
    await session.settle?.(cursor as never);
    expect(context.logged).toEqual([
      {
        fields: { file: 'members.csv', why: 'no right to it' },
        message: expect.stringContaining('could not be moved to "processed"'),
      },
    ]);
    expect((await read(cursor)).types).toEqual(['unchanged']);
  });

  it.each([
    [7, monday, 'bytes'],
    [3, monday, 'older than 3 days'],
  ])('of files that may be %i days old', async (days, modified, expected) => {
    const { place, put } = startPlace();
    put('members.csv', modified);
    const { types, fault } = await open(place, { oldest_days: days }).read();
    expect(fault?.message ?? types[0]).toContain(expected);
  });
});
