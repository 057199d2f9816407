import type { Connector } from '#connector';
import { contractOf, type ContractTest, type OpenNetwork, type SourceFixture } from '#connector/testing';
import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openOutgoing } from '../../src/outgoing/outgoing.ts';

/** The way out that connectors have in the product; what breaks off is not tried again. */
const guarded: OpenNetwork = ({ allow, signal }) =>
  openOutgoing({ allow, seconds: 20, bytes: 64 * 1024 * 1024 }, { signal, retries: 0 });

const folder = new URL('../../connectors/', import.meta.url);
const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const defaultOf = async (file: string): Promise<unknown> =>
  ((await import(new URL(file, folder).href)) as { readonly default: unknown }).default;

/** Nothing is listed here: a new folder is found, and everything is asked of it that its session can do. */
async function testsOf(name: string): Promise<readonly ContractTest[]> {
  try {
    const connector = (await defaultOf(`${name}/index.ts`)) as Connector;
    return await contractOf(connector, await fixturesOf(name, connector), guarded);
  } catch (error) {
    // The other connectors are tried all the same.
    return [{ name: 'can be loaded', run: () => Promise.reject(error) }];
  }
}

/** A connector that is pushed to is never opened: nothing stands in for its system. */
async function fixturesOf(
  name: string,
  { spec }: Connector,
): Promise<SourceFixture | readonly SourceFixture[]> {
  if (spec.delivery === 'push') return [];
  return (await defaultOf(`${name}/fixtures/source.ts`)) as SourceFixture | readonly SourceFixture[];
}

it('finds fixtures for every connector that reads', async () => {
  const without = names.filter((name) => !existsSync(new URL(`${name}/fixtures/source.ts`, folder)));
  const connectors = await Promise.all(
    without.map(async (name) => (await defaultOf(`${name}/index.ts`)) as Connector),
  );
  expect(connectors.filter(({ spec }) => spec.delivery !== 'push').map(({ spec }) => spec.name)).toEqual([]);
});

describe.each(names)('connectors/%s', async (name) => {
  const tests = await testsOf(name);
  it.each(tests.map((test) => [test.name, test.run] as const))('%s', async (_name, run) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
