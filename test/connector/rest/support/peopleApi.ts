import { startHttpSource, type HttpSource, type SourceAnswer, type SourceRequest } from '#connector/testing';

export interface Person {
  readonly id?: string;
  readonly name: string;
  readonly email: string;
  readonly status: string;
}

/** `count` people with ids p1, p2, … */
export function people(count: number): Person[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `p${index + 1}`,
    name: `Person ${index + 1}`,
    email: `person${index + 1}@example.com`,
    status: index % 7 === 3 ? 'left' : 'active',
  }));
}

export interface PeopleApi extends HttpSource {
  /** Who is in it now. */
  people: Person[];
  /** Answers instead of the usual one, as long as it gives any. */
  instead: ((request: SourceRequest) => SourceAnswer | undefined) | undefined;
}

/** An API that pages in every way: `/linked`, `/next`, `/cursor`, `/offset`, `/numbered`, `/all`, by `size` people. */
export async function startPeopleApi(given: readonly Person[], size = 3): Promise<PeopleApi> {
  let url = '';
  const source = await startHttpSource((request) => api.instead?.(request) ?? answer(request));
  const api: PeopleApi = Object.assign(source, { people: [...given], instead: undefined });
  url = source.url;
  return api;

  function answer({ url: asked, body }: SourceRequest): SourceAnswer {
    const from = (text: string | null): number => Number(text ?? 0);
    const part = (start: number): Person[] => api.people.slice(start, start + size);
    const query = asked.searchParams;
    switch (asked.pathname) {
      case '/v1/all':
        return { body: { people: api.people } };
      case '/v1/linked': {
        const start = from(query.get('after'));
        const next = start + size;
        const links = [`<${url}/v1/linked>; rel="self"`];
        if (next < api.people.length) links.push(`<${url}/v1/linked?after=${next}>; rel="next"`);
        return { headers: { link: links.join(', ') }, body: part(start) };
      }
      case '/v1/next': {
        const start = from(query.get('skip'));
        const next = start + size;
        const more = next < api.people.length;
        return {
          body: {
            value: part(start),
            ...(more
              ? { '@odata.nextLink': `${url}/v1/next?skip=${next}` }
              : { '@odata.deltaLink': `${url}/v1/delta?t=1` }),
          },
        };
      }
      case '/v1/cursor': {
        const start = from(
          query.get('after') ?? (JSON.parse(body || '{}') as { after?: string }).after ?? null,
        );
        const next = start + size;
        const after = next < api.people.length ? { after: String(next) } : undefined;
        return {
          body: { total: api.people.length, results: part(start), ...(after && { paging: { next: after } }) },
        };
      }
      case '/v1/offset': {
        const start = from(query.get('start'));
        return { body: { total: api.people.length, data: part(start) } };
      }
      case '/v1/numbered':
        return { body: { data: part((Number(query.get('page')) - 1) * size) } };
      default:
        return { status: 404, body: { error: 'unknown_path' } };
    }
  }
}
