import { type HttpSource, startHttpSource } from '#connector/testing';
import type { Listed } from './organisation.ts';

export interface Contacts extends HttpSource {
  readonly token: string;
  /** Asked before each page; it is answered when the promise is fulfilled. */
  onPage: (after: number) => Promise<void> | void;
}

/** Answers as HubSpot's list of contacts does, with these people. */
export async function startContacts(people: readonly Listed[], page: number): Promise<Contacts> {
  const token = 'pat-eu1-the-token-of-the-system';
  const hooks = { onPage: (_after: number): Promise<void> | void => {} };
  const source = await startHttpSource(async ({ url, headers }) => {
    if (headers['authorization'] !== `Bearer ${token}`) return { status: 401, body: { status: 'error' } };
    const after = Number(url.searchParams.get('after') ?? 0);
    await hooks.onPage(after);
    const archived = url.searchParams.get('archived') === 'true';
    const found = archived ? [] : people.slice(after, after + page);
    const next = !archived && after + page < people.length ? String(after + page) : undefined;
    const results = found.map(({ email, first, last, title }, index) => ({
      id: String(after + index),
      properties: { email, firstname: first, lastname: last, jobtitle: title },
      createdAt: '2024-01-01T00:00:00Z',
      updatedAt: '2024-01-01T00:00:00Z',
      archived: false,
    }));
    return { body: { results, ...(next !== undefined && { paging: { next: { after: next } } }) } };
  });
  return {
    ...source,
    token,
    get onPage() {
      return hooks.onPage;
    },
    set onPage(hook) {
      hooks.onPage = hook;
    },
  };
}
