import { onTestFinished } from 'vitest';
import type { Connector, Session, SourceMessage, SourceRecord } from '#connector';
import { testContext, type RunningSource, type SourceFixture } from '#connector/testing';

export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
}

/** A connector on its fixture, with what it asks for. `answer` may answer in place of the fixture. */
export async function startConnector(
  connector: Connector,
  fixture: SourceFixture,
  settings: Record<string, unknown> = {},
  answer: (asked: Asked, count: number) => Response | undefined = () => undefined,
): Promise<{ session: Session; source: RunningSource; asked: Asked[] }> {
  const source = await fixture.start();
  const { context, close } = testContext(source);
  onTestFinished(async () => {
    await close();
    await source.close();
  });
  const asked: Asked[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const one: Asked = {
      method: init?.method ?? 'GET',
      url: new URL(input instanceof Request ? input.url : input),
      body: typeof init?.body === 'string' ? init.body : '',
    };
    asked.push(one);
    return answer(one, asked.length) ?? context.fetch(input, init);
  };
  const config = connector.spec.config.parse({ ...source.config, ...settings });
  return { session: connector.open(config, { ...context, fetch }), source, asked };
}

/** A snapshot, or what changed since; `error` when it broke off. */
export async function readOf(session: Session, since?: unknown) {
  const messages: SourceMessage[] = [];
  let error: unknown;
  try {
    const read = since === undefined ? session.readSnapshot?.({}) : session.readChanges?.(since, {});
    for await (const message of read ?? []) messages.push(message);
  } catch (thrown) {
    error = thrown;
  }
  const last = messages.at(-1);
  return {
    error,
    records: messages.flatMap((one): readonly SourceRecord[] => (one.type === 'records' ? one.records : [])),
    deleted: messages.flatMap((one) => (one.type === 'deletions' ? one.keys : [])),
    end: last?.type === 'end' ? last : undefined,
  };
}
