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
    const fixtures = (await defaultOf(`${name}/fixtures/source.ts`)) as
      | SourceFixture
      | readonly SourceFixture[];
    return await contractOf(connector, fixtures, guarded);
  } catch (error) {
    // The other connectors are tried all the same.
    return [{ name: 'can be loaded', run: () => Promise.reject(error) }];
  }
}

it('finds fixtures for every connector', () => {
  expect(names.filter((name) => !existsSync(new URL(`${name}/fixtures/source.ts`, folder)))).toEqual([]);
});

describe.each(names)('connectors/%s', async (name) => {
  const tests = await testsOf(name);
  it.each(tests.map((test) => [test.name, test.run] as const))('%s', async (_name, run) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
