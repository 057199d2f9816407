import type { JsonValue } from '../../db/schema.ts';

export interface StoredEvent {
  readonly eventId: string;
  readonly type: string;
  readonly occurredAt: Date;
  readonly data: Readonly<Record<string, JsonValue>>;
}

/** What is sent, as Standard Webhooks wants it. */
export interface Payload {
  readonly type: string;
  /** When it happened, not when it is sent: that is the header `webhook-timestamp`. */
  readonly timestamp: string;
  readonly data: Record<string, JsonValue>;
}

/** Kind of event -> where the page shows what it is about. */
const places: Readonly<Record<string, { readonly of: string; readonly path: string }>> = {
  member: { of: 'member', path: 'people' },
  plan: { of: 'plan', path: 'plans' },
  run: { of: 'run', path: 'runs' },
  source: { of: 'source', path: 'sources' },
};

/**
 * The payload of an event, with the address of the page that shows what it is about.
 *
 * @param baseUrl address under which people reach the server, without a slash at its end
 */
export function payloadOf(event: StoredEvent, baseUrl: string): Payload {
  const { type, occurredAt, data } = event;
  const place = places[type.split('.')[0] ?? ''];
  const subject = place === undefined ? undefined : data[place.of];
  const id =
    typeof subject === 'object' && subject !== null && !Array.isArray(subject) ? subject['id'] : undefined;
  const url = place !== undefined && typeof id === 'string' ? { url: `${baseUrl}/${place.path}/${id}` } : {};
  return { type, timestamp: occurredAt.toISOString(), data: { ...data, ...url } };
}
