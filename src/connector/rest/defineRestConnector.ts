import type { z } from 'zod';
import { columnsOf } from '../columnsOf.ts';
import {
  defineConnector,
  type CheckResult,
  type Column,
  type Connector,
  type ConnectorContext,
  type ReadOptions,
  type Session,
  type SourceMessage,
} from '../connector.ts';
import { SourceError } from '../sourceError.ts';
import { openRestClient, type RestClient } from './client.ts';
import type { RestCursor, RestDefinition, RestFile, RestLists, RestStream } from './definition.ts';
import { isJsonObject, type Json } from './json.ts';
import { beginningOf, nobody, readPages } from './read.ts';
import { readFile } from './readFile.ts';
import { readStream, type StreamRead } from './readStream.ts';
import { attributesOf, sampleOf, type Sample } from './sample.ts';

/** Seconds that a read of changes looks back further than where the last one began. */
const usualOverlap = 300;

/**
 * A connector of an HTTP API, by what is particular about that API: where it is, how it knows who asks, how its lists go on, where
 * a record has its key. Retrying, waiting, renewing tokens, checkpoints, faults and everything that must not happen to a read that
 * breaks off is done here. `docs/rest-connectors.md` is its manual.
 */
export function defineRestConnector<Config extends z.ZodObject>(
  definition: RestDefinition<Config>,
): Connector<Config, RestCursor> {
  return defineConnector<Config, RestCursor>({
    spec: definition.spec,
    open: (settings, context) => openSession(definition, settings, context),
  });
}

function openSession<Config extends z.ZodObject>(
  definition: RestDefinition<Config>,
  settings: z.infer<Config>,
  context: ConnectorContext,
): Session<RestCursor> {
  const { spec, snapshot } = definition;
  const changes = definition.changes?.when?.(settings) === false ? undefined : definition.changes;
  const base = definition.base(settings);
  let opened: RestClient | undefined;
  const client = (): RestClient =>
    (opened ??= openRestClient(
      {
        title: spec.title,
        base,
        auth: definition.auth(settings),
        limits: definition.limits ?? [],
        faults: typeof definition.faults === 'function' ? definition.faults(settings) : definition.faults,
        secrets: secretsOf(spec.secretFields, settings),
        ...(definition.headers && { headers: definition.headers }),
        ...(definition.meaning && { meaning: definition.meaning }),
        ...(definition.throttled && { throttled: definition.throttled }),
      },
      context,
    ));
  const host = new URL(base).host;

  const begin = async (since: string): Promise<Json> =>
    typeof snapshot === 'function' ? null : snapshot.begin(client(), settings, since);
  const listsOfSnapshot = (begun: Json): RestLists | RestFile | RestStream =>
    typeof snapshot === 'function' ? snapshot(settings) : snapshot.lists(settings, begun);

  async function* readSnapshot({
    resume,
  }: ReadOptions<RestCursor>): AsyncGenerator<SourceMessage<RestCursor>> {
    client().restart();
    const place = resume?.place ?? { ...beginningOf(0), begun: await begin('') };
    const lists = listsOfSnapshot(place.begun);
    if ('file' in lists) return yield* readFile(lists, client(), context, host);
    if ('stream' in lists) return yield* guarded(readStream(lists, reading()));
    yield* pages(lists, place, resume?.since ?? null, false);
  }

  async function* readChanges(
    { since }: RestCursor,
    { resume }: ReadOptions<RestCursor>,
  ): AsyncGenerator<SourceMessage<RestCursor>> {
    if (changes === undefined || since === null) throw expired(spec.title);
    remembered(since);
    client().restart();
    const place = resume?.place ?? {
      ...beginningOf(0),
      begun: (await changes.begin?.(client(), settings, since)) ?? null,
    };
    yield* pages(changes.lists(settings, since, place.begun), place, resume?.since ?? null, true);
  }

  async function* pages(
    lists: RestLists,
    place: RestCursor['place'] & object,
    since: string | null,
    ofChanges: boolean,
  ): AsyncGenerator<SourceMessage<RestCursor>> {
    const all = 'request' in lists ? [lists] : lists;
    const links = all.some((list) => 'request' in list && list.deltaLink !== undefined);
    const overlapSeconds =
      changes === undefined || links ? undefined : (changes.overlapSeconds ?? usualOverlap);
    yield* guarded(
      readPages({
        client: client(),
        context,
        base,
        title: spec.title,
        lists: all,
        changes: ofChanges,
        place,
        since,
        overlapSeconds,
      }),
    );
  }

  /** What an abort breaks off is no fault. */
  async function* guarded(
    messages: AsyncGenerator<SourceMessage<RestCursor>>,
  ): AsyncGenerator<SourceMessage<RestCursor>> {
    try {
      yield* messages;
    } catch (error) {
      if (!context.signal.aborted) throw error;
    }
  }

  /** A delta link of another address, or a time before that which the API remembers, is of no use. */
  function remembered(since: string): void {
    if (/^https?:/i.test(since)) {
      if (new URL(since).origin !== new URL(base).origin) throw expired(spec.title);
      return;
    }
    const days = (context.now().getTime() - Date.parse(since)) / 86_400_000;
    if (changes?.rememberedDays !== undefined && days > changes.rememberedDays) throw expired(spec.title);
  }

  const reading = (): StreamRead => ({ client: client(), context, title: spec.title, host });

  async function sample(): Promise<Sample> {
    const lists = definition.sample?.(settings) ?? listsOfSnapshot(await begin(''));
    return sampleOf(lists, reading());
  }

  function seen({ records, keyed, form }: Sample): string {
    if (records.length === 0) throw nobody(reading());
    if (!keyed) {
      const name = typeof form?.key === 'string' ? `"${form.key}"` : 'key';
      throw client().faults.named('noKey', 'wrong_setting', `No record has a ${name}.`);
    }
    const count = records.length === 1 ? 'One record is' : `${records.length} records are`;
    const remark = definition.remark?.(records.filter(isJsonObject), settings);
    return `${spec.title} answers. ${count} at its beginning.${remark === undefined ? '' : ` ${remark}`}`;
  }

  return {
    check: async (): Promise<CheckResult> => {
      try {
        return { ok: true, message: seen(await sample()) };
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        return {
          ok: false,
          message: error.message,
          ...(error.setting !== undefined && { setting: error.setting }),
        };
      }
    },
    discover: async (): Promise<readonly Column[]> => {
      const { records, form } = await sample();
      return columnsOf(attributesOf(form, records));
    },
    readSnapshot,
    ...(changes !== undefined && { readChanges }),
  };
}

function expired(title: string): SourceError {
  return new SourceError(
    'cursor_expired',
    `${title} does not remember that far back. Everything is read again.`,
  );
}

/** Values of secret settings, the longest first, so that none is left half said. */
function secretsOf(fields: readonly string[], settings: Readonly<Record<string, unknown>>): string[] {
  return fields
    .map((name) => settings[name])
    .filter((value): value is string => typeof value === 'string' && value.length >= 4)
    .toSorted((a, b) => b.length - a.length);
}
