import { createHash } from 'node:crypto';
import { batchesOf, SourceError } from '#connector';
import type { ConnectorContext, RejectedMessage, SourceMessage, SourceRecord } from '#connector';
import { at, isObject, textAt } from './anyCase.ts';
import { readMemberships } from './groups.ts';
import { attributesOf } from './person.ts';
import type { Provider } from './provider.ts';
import type { Settings } from './settings.ts';
import { everythingOf } from './walk.ts';

/** Where changes begin. */
export interface ScimCursor {
  /** `meta.lastModified`, ISO. */
  readonly since: string;
  /** The settings that it belongs to: with others, other people are in question. */
  readonly of: string;
}

/**
 * Changes are asked for from so long before the newest one that was seen, in milliseconds: clocks differ, and who was changed while
 * a list was read may come with an older time than others of it.
 */
const overlap = 15 * 60_000;

export function newerThan(time: Date): string {
  return `meta.lastModified gt "${time.toISOString()}"`;
}

/**
 * Everybody, or who changed since. There are no checkpoints: a read that broke off begins anew, see `everythingOf`.
 *
 * @throws SourceError `cursor_expired` when the settings are others than those of `since`
 */
export async function* readUsers(
  provider: Provider,
  settings: Settings,
  context: ConnectorContext,
  since: ScimCursor | undefined,
): AsyncGenerator<SourceMessage<ScimCursor>> {
  const of = createHash('sha256')
    .update(JSON.stringify([settings.base_url, settings.groups, settings.only_groups]))
    .digest('base64url');
  if (since !== undefined && since.of !== of) {
    throw new SourceError(
      'cursor_expired',
      'The settings changed since the last read, so everybody is read again.',
    );
  }
  const begun = context.now().getTime();
  let newest = 0;
  let count = 0;
  for await (const message of batchesOf(people())) {
    if (context.signal.aborted) return;
    count += message.type === 'records' ? message.records.length : 1;
    yield message;
  }
  if (context.signal.aborted) return;
  if (since === undefined && count === 0) {
    // Providers show an empty list to who may see nobody. Taken at its word, it would make everybody a leaver.
    throw new SourceError(
      'not_allowed',
      'The provider shows no users at all. Give the sign-in the right to read them all.',
    );
  }
  const cursor = cursorOf();
  yield { type: 'end', recordCount: count, ...(cursor !== undefined && { cursor }) };

  async function* people(): AsyncGenerator<SourceRecord | RejectedMessage> {
    const abilities = await provider.abilities();
    const memberships = await readMemberships(provider, abilities, settings);
    const filter = since === undefined ? undefined : newerThan(new Date(since.since));
    const options = { list: 'Users', filter, pageSize: settings.page_size, abilities } as const;
    for await (const found of everythingOf(provider, options)) {
      if (context.signal.aborted) return;
      for (const { id, resource } of found) {
        newest = Math.max(newest, modified(resource));
        if (id === undefined || !isObject(resource)) {
          yield {
            type: 'rejected',
            position: 'Users',
            reason: 'It has no id, so that nobody could find it again.',
          };
          continue;
        }
        const groups = memberships && (memberships.get(id) ?? []);
        if (settings.groups === 'only' && groups?.length === 0) continue;
        yield { key: id, position: `Users/${id}`, attributes: attributesOf(resource, groups) };
      }
    }
  }

  /** Never later than when this read began: who was read first may have changed since. */
  function cursorOf(): ScimCursor | undefined {
    if (newest === 0) return since;
    const next = Math.min(newest, begun) - overlap;
    return { since: new Date(Math.max(next, Date.parse(since?.since ?? '') || 0)).toISOString(), of };
  }
}

function modified(user: unknown): number {
  return Date.parse(textAt(at(user, 'meta'), 'lastModified') ?? '') || 0;
}
