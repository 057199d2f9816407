import {
  columnsOf,
  type Connector,
  type ConnectorContext,
  defineConnector,
  type Session,
  SourceError,
  type SourceMessage,
} from '#connector';
import { type SourceFixture, startHttpSource } from '#connector/testing';
import { z } from 'zod';

/** A small well-behaved connector over HTTP, which tests break in one place each. */
export const staffConfig = z.object({
  url: z.url().describe('Address of the API.'),
  token: z.string().min(1).describe('Token of the API.'),
});
export type StaffConfig = z.infer<typeof staffConfig>;
export interface StaffCursor {
  readonly version: number;
  readonly page: number;
}
interface Page {
  readonly people: readonly { readonly id: string; readonly mail: string; readonly bad?: true }[];
  readonly gone: readonly string[];
  readonly version: number;
  readonly more: boolean;
}

export class Staff {
  readonly config: StaffConfig;
  readonly context: ConnectorContext;

  constructor(config: StaffConfig, context: ConnectorContext) {
    this.config = config;
    this.context = context;
  }

  async page(since: number, page: number): Promise<Page> {
    const answer = await this.context.fetch(`${this.config.url}/people?since=${since}&page=${page}`, {
      headers: { authorization: `Bearer ${this.config.token}` },
    });
    if (answer.status === 401) {
      throw new SourceError('not_allowed', 'The token is not accepted.', { setting: 'token' });
    }
    return (await answer.json()) as Page;
  }

  async *read(since: number, from: StaffCursor | undefined): AsyncGenerator<SourceMessage<StaffCursor>> {
    let { page, version } = from ?? { page: 0, version: 0 };
    for (let more = true; more; page += 1) {
      const found = await this.page(since, page);
      version = page === 0 ? found.version : version;
      const good = found.people.filter(({ bad }) => bad !== true);
      yield {
        type: 'records',
        records: good.map(({ id, mail }) => ({
          key: id,
          attributes: { id, mail },
          position: `page ${page + 1}`,
        })),
      };
      for (const { id } of found.people.filter(({ bad }) => bad === true)) {
        yield { type: 'rejected', position: `page ${page + 1}`, reason: 'It has no address.', key: id };
      }
      if (since > 0) yield { type: 'deletions', keys: found.gone };
      if (this.context.signal.aborted) return;
      yield { type: 'checkpoint', cursor: { page: page + 1, version } };
      more = found.more;
    }
    if (!this.context.signal.aborted) yield { type: 'end', cursor: { version, page: 0 } };
  }

  session(): Session<StaffCursor> & Required<Pick<Session<StaffCursor>, 'readSnapshot' | 'readChanges'>> {
    return {
      check: async () => {
        try {
          await this.page(0, 0);
          return { ok: true, message: 'The first page was read.' };
        } catch (error) {
          if (!(error instanceof SourceError)) throw error;
          const { setting = 'url', message } = error;
          return { ok: false, setting, message };
        }
      },
      discover: async () =>
        columnsOf((await this.page(0, 0)).people.map((attributes) => ({ attributes: { ...attributes } }))),
      readSnapshot: ({ resume }) => this.read(0, resume),
      readChanges: (since, { resume }) => this.read(since.version, resume),
    };
  }
}

export const staffSpec: Connector<typeof staffConfig>['spec'] = {
  name: 'staff',
  title: 'Staff',
  delivery: 'pull',
  config: staffConfig,
  secretFields: ['token'],
  docs: 'Reads the staff.',
};

/** The connector, with a session that is broken somewhere. */
export function staffWith(
  session: (staff: Staff) => Session<StaffCursor>,
  spec: Partial<Connector<typeof staffConfig>['spec']> = {},
): Connector {
  return defineConnector<typeof staffConfig, StaffCursor>({
    spec: { ...staffSpec, ...spec },
    open: (config, context) => session(new Staff(config, context)),
  });
}

const token = 'a-token-of-staff';

/** A source of so many people, the fifth of whom cannot be used. */
export const staffOf = (count: number, perPage: number): SourceFixture => ({
  start: async () => {
    let version = 1;
    const people = Array.from({ length: count }, (_, index) => ({
      id: `p${index}`,
      mail: `person${index}@staff.example`,
      version: 1,
      gone: false,
      ...(index === 4 && { bad: true as const }),
    }));
    const server = await startHttpSource(({ url, headers }) => {
      if (headers['authorization'] !== `Bearer ${token}`) return { status: 401 };
      const [since, page] = ['since', 'page'].map((name) => Number(url.searchParams.get(name)));
      const all = people.filter((one) => one.version > (since ?? 0) && (since !== 0 || !one.gone));
      const from = (page ?? 0) * perPage;
      const shown = all.slice(from, from + perPage);
      return {
        body: {
          people: shown.filter(({ gone }) => !gone),
          gone: shown.filter(({ gone }) => gone).map(({ id }) => id),
          version,
          more: from + perPage < all.length,
        },
      };
    });
    return {
      config: { url: server.url, token },
      records: people.length,
      wrong: [
        { setting: 'token', config: { url: server.url, token: 'another-token' } },
        { setting: 'url', config: { url: 'http://127.0.0.1:9', token } },
      ],
      personal: people.map(({ mail }) => mail),
      cut: server.cut,
      change: async () => {
        version += 1;
        for (const index of [0, 2, 5, 7]) Object.assign(people[index] ?? {}, { version });
        for (const index of [1, 8]) Object.assign(people[index] ?? {}, { version, gone: true });
        people.push({ id: 'new', mail: 'new@staff.example', version, gone: false });
        return { changed: ['p0', 'p2', 'p5', 'p7', 'new'], deleted: ['p1', 'p8'] };
      },
      close: server.close,
    };
  },
});

export const staffFixture = staffOf(10, 3);
