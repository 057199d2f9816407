import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { largestGuide } from '../../src/connector/guideOf.ts';
import { call, organisationOf, serverPerFile, type TestOrganisation } from './support/server.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const roster = path.join(await realpath(await mkdtemp(path.join(tmpdir(), 'psm-guides-'))), 'roster');
await mkdir(roster);
await writeFile(
  path.join(roster, 'index.mjs'),
  `import { z } from 'zod';
const spec = { name: 'roster', title: 'Roster', delivery: 'pull', docs: 'Reads.', config: z.object({}), secretFields: [] };
export default { spec, open: () => ({}) };`,
);
const server = serverPerFile({ config: { connectors: [roster] } });

let acme: TestOrganisation;
beforeAll(async () => {
  acme = await organisationOf(server);
});
afterAll(() => rm(path.dirname(roster), { recursive: true, force: true }));

const guide = (name: string, query = '') =>
  call(server, `GET /api/v1/connectors/${name}/guide${query}`, { token: acme.tokens.viewer });

it('the guide of a connector is the page about it, for everybody who may look', async () => {
  const { status, json } = await guide('okta');
  expect(status).toBe(200);
  expect(json.markdown).toBe(await readFile(path.join(root, 'docs/connectors/okta.md'), 'utf8'));
});

it('every connector of the product has one', async () => {
  const { json } = await call(server, 'GET /api/v1/connectors', { token: acme.tokens.viewer });
  const names = (json.items as { name: string }[])
    .map(({ name }) => name)
    .filter((name) => name !== 'roster');
  const pages = await Promise.all(names.map(async (name) => (await guide(name)).json.markdown as string));
  expect(names.filter((_, index) => !pages[index]?.startsWith('# '))).toEqual([]);
  expect(names.length).toBeGreaterThan(10);
});

it('a connector that many systems speak to has one for each of them', async () => {
  for (const system of ['okta', 'entra', 'onelogin', 'jumpcloud', 'google']) {
    expect((await guide('scim-push', `?for=${system}`)).json.markdown).toBe(
      await readFile(path.join(root, `docs/scim/${system}.md`), 'utf8'),
    );
  }
  expect((await guide('scim-push', '?for=another')).json).toEqual({ markdown: null });
  expect((await guide('okta', '?for=okta')).json).toEqual({ markdown: null });
  expect((await guide('scim-push', '?for=../concepts')).status).toBe(400);
});

it('of a connector from elsewhere it is the README of its folder, unless there is none or it is far too long', async () => {
  expect((await guide('roster')).json).toEqual({ markdown: null });
  await writeFile(path.join(roster, 'README.md'), '# Roster\n\nÜber');
  expect((await guide('roster')).json).toEqual({ markdown: '# Roster\n\nÜber' });
  await writeFile(path.join(roster, 'README.md'), 'x'.repeat(largestGuide + 1));
  expect((await guide('roster')).json).toEqual({ markdown: null });
});

// ASVS 5.3.2
it.each(['nothing', '..%2F..%2FREADME', '..%2Fconcepts', 'okta.md', 'constructor'])(
  'a name that is none of a connector leads to no file: %s',
  async (name) => {
    expect(await guide(name)).toMatchObject({ status: 404, json: { code: 'not_found' } });
  },
);
