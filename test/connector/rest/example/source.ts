import { startHttpSource, type SourceFixture } from '#connector/testing';

interface Person {
  readonly id: number;
  readonly email: string;
  readonly updated_at: string;
  readonly deleted_at?: string;
}

/** Crewlist, which is made up: three people a page. */
const fixture: SourceFixture = {
  start: async () => {
    let people = Array.from({ length: 8 }, (_, index): Person => ({
      id: index + 1,
      email: `crew${index + 1}@example.com`,
      updated_at: '2024-01-01T00:00:00.000Z',
    }));
    const http = await startHttpSource(({ url, headers }) => {
      if (headers['authorization'] !== 'Bearer crew-token-1')
        return { status: 401, body: { error: 'unauthorized' } };
      const since = url.searchParams.get('updated_since');
      const found = people.filter(({ updated_at, deleted_at }) =>
        since === null ? deleted_at === undefined : updated_at >= since,
      );
      const start = Number(url.searchParams.get('cursor') ?? 0);
      const next = start + 3 < found.length ? String(start + 3) : null;
      return { body: { people: found.slice(start, start + 3), page: { next, total: found.length } } };
    });
    const config = { token: 'crew-token-1', base_url: http.url };
    return {
      config,
      records: people.length,
      wrong: [{ setting: 'token', config: { ...config, token: 'crew-token-2' } }],
      personal: people.map(({ email }) => email),
      cut: http.cut,
      change: async () => {
        const updated_at = new Date().toISOString();
        people = people.map((one) =>
          one.id < 6 ? { ...one, updated_at, ...(one.id === 2 && { deleted_at: updated_at }) } : one,
        );
        return { changed: ['1', '3', '4', '5'], deleted: ['2'] };
      },
      close: http.close,
    };
  },
};

export default fixture;
