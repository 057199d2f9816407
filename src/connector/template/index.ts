import { columnsOf, defineConnector, SourceError } from '#connector';
import type { CheckResult, ConnectorContext, SourceMessage } from '#connector';
import { z } from 'zod';

const title = 'Example';

// The settings. The form for admins is made of them, so each says where the value is found.
const config = z.object({
  url: z
    .url({ protocol: /^https?$/ })
    .describe(`The address of your ${title} account, as the browser shows it once you are signed in.`)
    .meta({ title: 'Address', placeholder: 'https://acme.example.com' }),
  token: z
    .string()
    .min(1)
    .describe(`In ${title}: Administration > API > New token, with the right "Read people".`)
    .meta({ title: 'API token' }),
});
type Settings = z.infer<typeof config>;

// What GET /api/people answers. Anything else that comes is kept too: objects become columns by a dot.
const pageSchema = z.object({
  people: z.array(z.looseObject({ id: z.string().optional() })),
  deleted: z.array(z.string()).optional(), // ids of who is gone, when only changes are asked for
  total: z.number(), // people on all pages
  as_of: z.string(), // the time of the answer
  next: z.string().nullable(), // the next page
});
type Page = z.infer<typeof pageSchema>;
type GetPage = (query: Record<string, string>) => Promise<Page>;

/** Where a read goes on: `page` within a read, `since` from one read to the next. It is kept as JSON. */
interface Cursor {
  readonly since: string;
  readonly page?: string;
}

export default defineConnector<typeof config, Cursor>({
  spec: {
    name: 'example',
    title,
    delivery: 'pull',
    config,
    secretFields: ['token'],
    docs: `Reads the people of a ${title} account over its API. The token needs the right "Read people" only.`,
  },
  open: (settings, context) => {
    const page: GetPage = (query) => getPage(settings, context, query);
    return {
      check: () => check(page),
      discover: async () =>
        columnsOf((await page({ limit: '10' })).people.map((attributes) => ({ attributes }))),
      readSnapshot: ({ resume }) => read(page, context.signal, {}, resume),
      readChanges: ({ since }, { resume }) => read(page, context.signal, { changed_since: since }, resume),
    };
  },
});

async function getPage(
  settings: Settings,
  context: ConnectorContext,
  query: Record<string, string>,
): Promise<Page> {
  const url = new URL('/api/people', settings.url);
  url.search = new URLSearchParams({ limit: '200', ...query }).toString();
  // context.fetch tries again when the API is busy or breaks off, and stops when the run is cancelled.
  const answer = await context.fetch(url, { headers: { authorization: `Bearer ${settings.token}` } });
  if (answer.status === 401 || answer.status === 403) {
    throw new SourceError('not_allowed', `${title} does not accept the token. Make a new one.`, {
      setting: 'token',
    });
  }
  if (answer.status === 410) {
    throw new SourceError('cursor_expired', `${title} does not remember that long: everybody is read again.`);
  }
  const body: unknown = await answer.json().catch((error: unknown) => {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  });
  const parsed = pageSchema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new SourceError('unexpected_answer', `What answers (${answer.status}) is not the API of ${title}.`, {
    setting: 'url',
  });
}

/** Reaches the system, and names the setting that is wrong. */
async function check(page: GetPage): Promise<CheckResult> {
  try {
    const { total } = await page({ limit: '1' });
    return { ok: true, message: `${title} has ${total} people.` };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { ok: false, setting: error.setting ?? 'url', message: error.message };
  }
}

/** Page after page, with a checkpoint after each: a read that breaks off goes on behind the last. */
async function* read(
  page: GetPage,
  signal: AbortSignal,
  query: Record<string, string>,
  resume: Cursor | undefined,
): AsyncGenerator<SourceMessage<Cursor>> {
  let next = resume?.page ?? null;
  let since = resume?.since;
  do {
    const found = await page(next === null ? query : { ...query, page: next });
    since ??= found.as_of;
    const positioned = found.people.map((attributes, index) => ({
      attributes,
      position: `page ${next ?? 'one'}, person ${index + 1}`,
    }));
    yield {
      type: 'records',
      records: positioned.flatMap((one) =>
        one.attributes.id === undefined ? [] : [{ ...one, key: one.attributes.id }],
      ),
    };
    // One that cannot be used is told, and the others go on.
    for (const { attributes, position } of positioned) {
      if (attributes.id === undefined) yield { type: 'rejected', position, reason: 'The person has no id.' };
    }
    if (found.deleted !== undefined) yield { type: 'deletions', keys: found.deleted };
    if (signal.aborted) return;
    next = found.next;
    if (next !== null) yield { type: 'checkpoint', cursor: { since, page: next } };
    // Only this proves that everybody was read: after the last page, and never after a fault.
    else yield { type: 'end', recordCount: found.total, cursor: { since } };
  } while (next !== null);
}
