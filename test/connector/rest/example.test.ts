import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contractOf } from '#connector/testing';
import crewlist from './example/index.ts';
import fixture from './example/source.ts';

const text = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8').trim();

describe('the example of docs/rest-connectors.md', async () => {
  it('is the connector that is tried here', () => {
    const [, shown = ''] = /```ts\n(import [\s\S]*?)```/.exec(text('../../../docs/rest-connectors.md')) ?? [];
    expect(shown.trim()).toBe(text('./example/index.ts'));
  });

  it.each(await contractOf(crewlist, fixture))('keeps the contract: $name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
