import { fileURLToPath } from 'node:url';
import { startHttpSource } from '#connector/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkSource } from '../../src/pipeline/check.ts';
import type { Pipeline } from '../../src/pipeline/pipeline.ts';
import { previewSource } from '../../src/pipeline/preview.ts';
import { newOrganisation, type Tenant } from '../support/organisation.ts';
import { pipelineOf } from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
let tenant: Tenant;
beforeAll(async () => {
  home = await freshTenant();
  tenant = await newOrganisation(home, {});
});
afterAll(() => home.close());

const folder = fileURLToPath(new URL('fixtures/roster', import.meta.url));

function pipeline(): Pipeline {
  const base = pipelineOf(tenant);
  const outgoing = { ...base.config.outgoing, allow: ['127.0.0.1'] };
  return { ...base, config: { ...base.config, connectors: [folder], outgoing } };
}

async function look(file: string | Buffer, more: object = {}) {
  const server = await startHttpSource(() => ({ headers: { 'content-type': 'text/csv' }, body: file }));
  try {
    const config = { location: 'https', url: `${server.url}/people.csv`, ...more };
    return await previewSource(pipeline(), { connector: 'csv', config });
  } finally {
    await server.close();
  }
}

describe('a preview', () => {
  it('of a file reads it as the settings say', async () => {
    const file = 'Email|Name;of;all\nann@acme.test|Ann;A;B\nbob@acme.test|Bob;A;B\n';
    expect((await look(file)).columns).toHaveLength(3);
    expect((await look(file, { separator: '|' })).columns).toEqual(['Email', 'Name;of;all']);
  });

  it('of a large file in UTF-16 is of its beginning', async () => {
    const rows = Array.from({ length: 40_000 }, (_, number) => `p${number}@acme.test,Zoë ਊ\n`).join('');
    const { columns, rows: shown } = await look(Buffer.from(`\ufeffEmail,Name\n${rows}`, 'utf16le'));
    expect(columns).toEqual(['Email', 'Name']);
    expect(shown).toHaveLength(10);
    expect(shown[0]).toEqual(['p0@acme.test', 'Zoë ਊ']);
  });
});

describe('a system that takes the question and never answers', () => {
  it('is refused where files are uploaded, and none is there yet', async () => {
    const tried = { connector: 'csv', config: {} };
    await expect(previewSource(pipeline(), tried)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is a refusal, and no preview, after a while', async () => {
    const silent = await startHttpSource(() => new Promise<never>(() => {}));
    const tried = { connector: 'roster', config: { url: silent.url, token: 'x' } };
    expect(await checkSource(pipeline(), tried, 50)).toMatchObject({ ok: false });
    await expect(previewSource(pipeline(), tried, 50)).rejects.toMatchObject({ code: 'source_failed' });
    await silent.close();
  });
});
