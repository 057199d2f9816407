import { type Connector, type Session, SourceError, type SourceMessage } from '#connector';
import { contractOf, contractResults, contractRules, type SourceFixture } from '#connector/testing';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { type Staff, type StaffCursor, staffFixture, staffOf, staffWith } from './support/staff.ts';

type Broken = ReturnType<Staff['session']>;
type Messages = AsyncIterable<SourceMessage<StaffCursor>>;

/** The staff connector with one thing wrong in its session. */
const broken = (wrong: (session: Broken, staff: Staff) => Session<StaffCursor>): Connector =>
  staffWith((staff) => wrong(staff.session(), staff));

/** With something wrong in what a read yields. */
const reading = (wrong: (messages: Messages, staff: Staff, resumed: boolean) => Messages): Connector =>
  broken((session, staff) => ({
    ...session,
    readSnapshot: (options) => wrong(session.readSnapshot(options), staff, options.resume !== undefined),
  }));

async function failures(connector: Connector, fixture: SourceFixture = staffFixture) {
  const results = await contractResults(await contractOf(connector, fixture));
  return results.filter(({ ok }) => !ok);
}

const rule = (words: string) => contractRules.find(({ name }) => name.includes(words))?.name ?? words;

async function* cutToEnd(messages: Messages): Messages {
  try {
    yield* messages;
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    yield { type: 'end' };
  }
}

/** What is wrong, a word of the only rule that it breaks, and what the rule says. */
const cases: readonly (readonly [
  what: string,
  words: string,
  says: RegExp,
  connector: Connector,
  fixture?: SourceFixture,
])[] = [
  [
    'a setting without a description',
    'where to find it',
    /"since" has no description/,
    staffWith((staff) => staff.session(), {
      config: z.object({
        ...staffWith(() => ({}) as Session<StaffCursor>).spec.config.shape,
        since: z.string().optional(),
      }) as never,
    }),
  ],
  [
    'settings that need nothing, and a check that is content',
    'nobody filled in',
    /`check` finds nothing wrong/,
    staffWith(
      (staff) => ({
        ...staff.session(),
        check: async () =>
          staff.config.url === undefined ? { ok: true, message: 'Fine.' } : staff.session().check(),
      }),
      {
        config: z.object({
          url: z.url().optional().describe('Address.'),
          token: z.string().optional().describe('Token.'),
        }) as never,
      },
    ),
  ],
  [
    'a check that refuses everything',
    'accepts settings that work',
    /It refuses them: No\./,
    broken((session, { config }) => ({
      ...session,
      check: async () =>
        config.token === 'a-token-of-staff' && !config.url.endsWith(':9')
          ? { ok: false, message: 'No.' }
          : session.check(),
    })),
  ],
  [
    'a check that names another setting',
    'names the setting that is wrong',
    /With a wrong "token" it names url/,
    broken((session) => ({
      ...session,
      check: async () => {
        const result = await session.check();
        return result.ok ? result : { ...result, setting: 'url' };
      },
    })),
  ],
  [
    'a check that throws',
    'names the setting that is wrong',
    /`check` throws.*ECONNREFUSED|`check` throws/,
    broken((session, staff) => ({
      ...session,
      check: async () => {
        await staff.page(0, 0);
        return session.check();
      },
    })),
  ],
  [
    'no columns',
    'discover gives columns',
    /It gives none/,
    broken((session) => ({ ...session, discover: async () => [] })),
  ],
  [
    'a column twice',
    'discover gives columns',
    /"id" comes twice/,
    broken((session) => ({
      ...session,
      discover: async () => [...(await session.discover()), ...(await session.discover())],
    })),
  ],
  [
    'somebody left out',
    'gives everybody',
    /gives 9 records and rejected ones; the fixture has 10/,
    reading(async function* (messages) {
      for await (const message of messages) {
        if (message.type !== 'records') yield message;
        else yield { ...message, records: message.records.filter(({ key }) => key !== 'p3') };
      }
    }),
  ],
  [
    'a wrong count in the end',
    'gives everybody',
    /The end says 11 records, and 10 came/,
    reading(async function* (messages) {
      for await (const message of messages)
        yield message.type === 'end' ? { ...message, recordCount: 11 } : message;
    }),
  ],
  [
    'a key that two have',
    'gives everybody',
    /Two records have the key "p0"/,
    reading(async function* (messages) {
      for await (const message of messages) {
        if (message.type !== 'records') yield message;
        else
          yield {
            ...message,
            records: message.records.map((one) => (one.key === 'p1' ? { ...one, key: 'p0' } : one)),
          };
      }
    }),
  ],
  [
    'deletions in a snapshot',
    'gives everybody',
    /A snapshot yields `deletions`/,
    reading(async function* (messages) {
      for await (const message of messages) {
        yield message;
        if (message.type === 'records') yield { type: 'deletions', keys: [] };
      }
    }),
  ],
  [
    'something after the end',
    'gives everybody',
    /stops with `checkpoint`/,
    reading(async function* (messages) {
      for await (const message of messages) {
        yield message;
        if (message.type === 'end') yield { type: 'checkpoint', cursor: { version: 1, page: 4 } };
      }
    }),
  ],
  [
    'batches that are too large',
    'batches are bounded',
    /A batch has 1001 records/,
    staffWith((staff) => staff.session()),
    staffOf(1_002, 1_002),
  ],
  [
    'the time of the read',
    'two snapshots',
    /9 of 10 differ/,
    reading(async function* (messages) {
      const read = performance.now();
      for await (const message of messages) {
        if (message.type !== 'records') yield message;
        else
          yield {
            ...message,
            records: message.records.map((one) => ({ ...one, attributes: { ...one.attributes, read } })),
          };
      }
    }),
  ],
  [
    'unchanged beside other messages',
    'after the last one',
    /It comes alone/,
    broken((session) => ({
      ...session,
      readSnapshot: async function* (options) {
        if (options.last !== undefined) yield { type: 'unchanged' };
        yield* session.readSnapshot(options);
      },
    })),
  ],
  [
    'a settle that throws',
    'settled',
    /Nothing to move/,
    broken((session) => ({
      ...session,
      settle: async () => {
        throw new Error('Nothing to move');
      },
    })),
  ],
  [
    'records that come twice after a break',
    'behind its last checkpoint',
    /0 lost, 3 twice/,
    broken((session) => ({
      ...session,
      readSnapshot: ({ resume }) =>
        session.readSnapshot(
          resume === undefined ? {} : { resume: { ...resume, page: Math.max(resume.page - 1, 0) } },
        ),
    })),
  ],
  [
    'records that are lost after a break',
    'behind its last checkpoint',
    /lost, 0 twice/,
    broken((session) => ({
      ...session,
      readSnapshot: ({ resume }) =>
        session.readSnapshot(resume === undefined ? {} : { resume: { ...resume, page: resume.page + 1 } }),
    })),
  ],
  [
    'a cursor that cannot be kept',
    'behind its last checkpoint',
    /lost|twice/,
    reading(async function* (messages) {
      for await (const message of messages) {
        if (message.type === 'checkpoint') {
          yield { ...message, cursor: { ...message.cursor, page: undefined } as unknown as StaffCursor };
        } else yield message;
      }
    }),
  ],
  [
    'an end of nothing',
    'breaks off anywhere',
    /ends although the source breaks off before the first byte/,
    reading(cutToEnd),
  ],
  [
    'an end after a break',
    'breaks off anywhere',
    /readSnapshot, cut off after \d+ bytes, gives an end, and \d+ are missing/,
    reading(async function* (messages) {
      let seen = 0;
      try {
        for await (const message of messages) {
          seen += 1;
          yield message;
        }
      } catch (error) {
        if (seen === 0 || !(error instanceof SourceError)) throw error;
        yield { type: 'end' };
      }
    }),
  ],
  [
    'faults that nobody can read',
    'breaks off anywhere',
    /instead of a SourceError/,
    reading(async function* (messages) {
      try {
        yield* messages;
      } catch {
        throw new TypeError('terminated');
      }
    }),
  ],
  [
    'deletions that are not told',
    'changes give who',
    /"p1" was deleted, and is not among/,
    broken((session) => ({
      ...session,
      readChanges: async function* (since, options) {
        for await (const message of session.readChanges(since, options)) {
          if (message.type !== 'deletions') yield message;
        }
      },
    })),
  ],
  [
    'a deletion of somebody who is there',
    'changes give who',
    /"p3" is said to be deleted/,
    broken((session) => ({
      ...session,
      readChanges: async function* (since, options) {
        for await (const message of session.readChanges(since, options)) {
          yield message.type === 'deletions' && options.resume === undefined && message.keys.includes('p1')
            ? { ...message, keys: [...message.keys, 'p3'] }
            : message;
        }
      },
    })),
  ],
  [
    'a cancelled read that goes on',
    'cancelled stops',
    /was cancelled and yields `end`/,
    broken((session, staff) => ({
      ...session,
      readSnapshot: async function* (options) {
        const deaf = { ...staff.context, signal: new AbortController().signal };
        yield* new (staff.constructor as typeof Staff)(staff.config, deaf).read(0, options.resume);
      },
    })),
  ],
  [
    'a secret in the log',
    'no secret',
    /A secret setting stands/,
    reading((messages, { context, config }) => {
      context.log.info({ authorization: `Bearer ${config.token}` }, 'Asking.');
      return messages;
    }),
  ],
  [
    'a person on the console',
    'no secret',
    /Personal value 1 of the fixture/,
    broken((session) => ({
      ...session,
      discover: async () => {
        const columns = await session.discover();
        console.log(columns);
        return columns;
      },
    })),
  ],
  [
    'a secret in what caused an error',
    'no secret',
    /A secret setting stands/,
    reading(async function* (messages, { config }) {
      try {
        yield* messages;
      } catch {
        throw new SourceError('cut_off', 'It broke off.', { cause: new Error(`GET /?key=${config.token}`) });
      }
    }),
  ],
  [
    'a close that works once',
    'close twice',
    /The second close throws/,
    broken((session) => {
      let closed = false;
      return {
        ...session,
        close: async () => {
          if (closed) throw new Error('It is closed.');
          closed = true;
        },
      };
    }),
  ],
];

describe('the contract', () => {
  it('is kept by a connector that is well', async () => {
    expect(await failures(staffWith((staff) => staff.session()))).toEqual([]);
  });

  it.for(cases)('is broken by %s, in one rule only', async ([_what, words, says, connector, fixture]) => {
    vi.spyOn(console, 'log').mockReturnValue();
    expect(await failures(connector, fixture)).toEqual([
      { rule: rule(words), ok: false, message: expect.stringMatching(says) as string },
    ]);
    vi.restoreAllMocks();
  });

  it('has a case for every rule', () => {
    expect(new Set(cases.map(([, words]) => rule(words)))).toEqual(
      new Set(contractRules.map(({ name }) => name)),
    );
  });

  it('asks nothing of what a connector cannot do', async () => {
    const pushed = broken((session) => ({
      check: () => session.check(),
      discover: () => session.discover(),
    }));
    const names = (await contractOf(pushed, staffFixture)).map(({ name }) => name);
    expect(names).toHaveLength(7);
    expect(names).not.toContain(rule('two snapshots'));
    expect(await failures(pushed)).toEqual([]);
  });

  it('asks of a connector that is pushed to what its settings are, opens nothing, and says so', async () => {
    const { spec: read } = staffWith((staff) => staff.session());
    const spec = { ...read, delivery: 'push' as const, config: z.object({}), secretFields: [] };
    const open = () => {
      throw new Error('It was opened.');
    };
    const tests = await contractOf({ spec, open }, []);
    const only = 'it is pushed to, so that only its settings are tried: ';
    expect(tests.map(({ name }) => name)).toEqual([
      only + rule('where to find it'),
      only + rule('nobody filled in'),
    ]);
    expect((await contractResults(tests)).filter(({ ok }) => !ok)).toEqual([]);
    const wordless = await contractOf({ spec: { ...spec, docs: '' }, open }, []);
    expect((await contractResults(wordless)).map(({ ok }) => ok)).toEqual([false, true]);
  });

  it('says when a fixture cannot cut, and when it has no changes', async () => {
    const lame: SourceFixture = {
      start: async () => {
        const source = await staffFixture.start();
        return { ...source, change: undefined as never, cut: () => {} };
      },
    };
    const said = (
      await failures(
        staffWith((staff) => staff.session()),
        lame,
      )
    ).map(({ message }) => message);
    expect(said).toEqual([
      expect.stringMatching(/Does `cut` of the fixture work/),
      expect.stringMatching(/its fixture no `change`/),
    ]);
  });

  it('tries each fixture of a list, by its name', async () => {
    const tests = await contractOf(
      staffWith((staff) => staff.session()),
      [
        { name: 'one', start: staffFixture.start },
        { name: 'two', start: staffFixture.start },
      ],
    );
    expect(tests.map(({ name }) => name.split(':')[0])).toEqual([
      ...contractRules.slice(1).map(() => 'one'),
      ...contractRules.slice(1).map(() => 'two'),
    ]);
  });
});
