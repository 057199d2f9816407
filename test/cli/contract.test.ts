import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Answer {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'psm-cli-'));
});

afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

function psm(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const env = { ...process.env, INIT_CWD: folder, DATABASE_URL: database.ownerUrl, ...environment };
  const child = spawn(process.execPath, [path.join(root, 'bin/psm.mjs'), ...args], { cwd: root, env });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text) => (stdout += text));
  child.stderr.on('data', (text) => (stderr += text));
  return new Promise((resolve) => child.on('close', (exit) => resolve({ exit, stdout, stderr })));
}

async function json(
  args: readonly string[],
): Promise<{ exit: number | null; document: Record<string, unknown> }> {
  const { exit, stdout } = await psm([...args, '--json']);
  return { exit, document: JSON.parse(stdout) as Record<string, unknown> };
}

const setup = {
  tenant: { name: 'Acme', slug: 'acme' },
  hubs: [{ name: 'Toronto' }],
  fields: [{ key: 'department', label: 'Department', type: 'select', options: ['Sales', 'Finance'] }],
  admins: [{ email: 'owner@acme.example', role: 'owner' }],
  members: [
    {
      unique_id: 'E1',
      email: 'ann@acme.example',
      first_name: 'Ann',
      last_name: 'Lee',
      hubs: ['Toronto'],
      profile: { department: 'Sales' },
    },
  ],
};

const file = [
  'Unique ID,First Name,Last Name,Email Address,Department,Shoe size',
  'E1,Ann,Lee,ann@acme.example,FINANCE,38',
  'E2,Bob,Ray,bob@acme.example,Sales,44',
  'E3,Cat,,cat@acme.example,Sales,40',
].join('\n');

describe('before anything is set up', () => {
  it('lists connectors without a database', async () => {
    const { exit, stdout } = await psm(['connectors', '--json'], {
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    });
    expect(exit).toBe(0);
    const { items } = JSON.parse(stdout) as { items: { name: string; delivery: string; title: string }[] };
    expect(items.map(({ name }) => name).toSorted()).toEqual([
      'bamboohr',
      'csv',
      'entra',
      'google-workspace',
      'hibob',
      'hubspot',
      'ldap',
      'okta',
      'salesforce',
      'scim',
      'scim-push',
      'workday',
    ]);
    expect(items.find(({ name }) => name === 'csv')).toMatchObject({ delivery: 'upload' });
  });

  it('suggests a mapping with the well-known fields and stores nothing', async () => {
    await writeFile(path.join(folder, 'people.csv'), file);
    const { exit, document } = await json(['mapping', 'suggest', 'people.csv']);
    expect(exit).toBe(0);
    expect(document['mapping']).toMatchObject([
      { column: 'Unique ID', field: 'unique_id' },
      { column: 'First Name', field: 'first_name' },
      { column: 'Last Name', field: 'last_name' },
      { column: 'Email Address', field: 'email' },
      { column: 'Department', field: 'department' },
      { column: 'Shoe size', field: null },
    ]);
  });

  it('says what to do first', async () => {
    const { exit, document } = await json(['members']);
    expect(exit).toBe(1);
    expect(document).toMatchObject({
      error: { code: 'tenant_required', message: expect.stringContaining('psm setup') },
    });
  });
});

describe('a file on the command line', () => {
  let plan: string;

  beforeAll(async () => {
    await writeFile(path.join(folder, 'setup.json'), JSON.stringify(setup));
    await writeFile(path.join(folder, 'people.csv'), file);
    await psm(['setup', 'setup.json']);
  });

  it('sets up twice without changing anything the second time', async () => {
    const { exit, document } = await json(['setup', 'setup.json']);
    expect(exit).toBe(0);
    expect(document).toMatchObject({ members: { created: 0, existing: 1 } });
  });

  it('waits with exit 3 while mapped columns are unreviewed', async () => {
    const { exit, document } = await json(['plan', 'people.csv', '--hub', 'Toronto']);
    expect(exit).toBe(3);
    expect(document).toMatchObject({ status: 'needs_mapping' });
    const refused = await json(['approve', String(document['plan']), '--kinds', 'invite', '--yes']);
    expect(refused).toMatchObject({ exit: 3, document: { error: { code: 'mapping_not_reviewed' } } });
  });

  it('prints every key of a plan, and exit 2 when something is proposed', async () => {
    const { exit, document } = await json(['plan', 'people.csv', '--hub', 'toronto', '--accept-mapping']);
    expect(exit).toBe(2);
    plan = String(document['plan']);
    expect(document).toMatchObject({
      status: 'pending',
      rows: { read: 3, unchanged: 0, not_eligible: 0, planned: 2, attention: 1 },
      counts: { invite: 1, update: 1, reactivate: 0, deactivate: 0, deprovision: 0, restore: 0 },
      attention: [{ row: 4, code: 'missing_required' }],
      safeguards: [],
    });
    expect(document['mapping']).toContainEqual(
      expect.objectContaining({ column: 'Shoe size', field: null, reviewed: false }),
    );
  });

  it('asks before it approves', async () => {
    const { exit, document } = await json(['approve', plan, '--kinds', 'invite,update']);
    expect(exit).toBe(1);
    expect(document).toMatchObject({ error: { code: 'choice_required' } });
  });

  it('approves kinds that have nothing in them', async () => {
    const { exit } = await json(['approve', plan, '--kinds', 'restore,reactivate', '--yes']);
    expect(exit).toBe(0);
  });

  it('approves, applies, and then has nothing to do', async () => {
    expect((await json(['approve', plan, '--kinds', 'invite,update', '--yes'])).exit).toBe(0);
    expect(await json(['apply', plan])).toMatchObject({
      exit: 0,
      document: { applied: 2, stale: 0, failed: 0 },
    });
    expect(await json(['apply', plan])).toMatchObject({ exit: 0 });
    const again = await json(['plan', 'people.csv', '--hub', 'Toronto']);
    expect(again.exit).toBe(0);
    expect(again.document).toMatchObject({
      rows: { read: 3, unchanged: 2, attention: 1 },
      counts: { invite: 0, update: 0 },
    });
  });

  it('shows a member with what brought each value', async () => {
    const { document } = await json(['member', 'ANN@acme.example']);
    expect(document).toMatchObject({
      profile: { department: 'Finance' },
      history: [
        {
          action: 'member.updated',
          origin: { file: 'people.csv', row: 2, approved_by: expect.stringMatching(/^console:/) },
        },
        { action: 'member.created', actor: 'setup' },
      ],
    });
  });

  it('leaves removals alone while a row names nobody and their tick is missing; nothing else waits', async () => {
    const [header, ann] = file.split('\n');
    const lines = [header, ann, ',Who,Knows,,Sales,', 'E9,Dee,Fox,dee@acme.example,Sales,'];
    await writeFile(path.join(folder, 'later.csv'), lines.join('\n'));
    const { document } = await json(['plan', 'later.csv', '--hub', 'Toronto']);
    expect(document).toMatchObject({ counts: { invite: 1, deprovision: 1 }, unreadable_rows: 1 });
    const id = String(document['plan']);
    const removal = ['--absent', 'deactivate', '--yes'];
    expect(await json(['approve', id, '--kinds', 'invite,update', ...removal])).toMatchObject({
      exit: 0,
      document: { approved: { invite: { approve: 1 } }, waiting: { removals: 1, unreadable_rows: 1 } },
    });
    expect(await json(['approve', id, ...removal])).toMatchObject({
      exit: 1,
      document: { error: { code: 'choice_required' } },
    });
    expect(await json(['approve', id, ...removal, '--despite-unreadable-rows'])).toMatchObject({
      exit: 0,
      document: { approved: { deprovision: { deactivate: 1 } }, waiting: null },
    });
  });

  it.each([
    [['plan', 'nowhere.csv', '--hub', 'Toronto'], 'file_refused'],
    [['plan', 'people.csv', '--hub', 'Atlantis'], 'not_found'],
    [['plan', 'people.csv'], 'invalid_request'],
    [['show', 'no-plan'], 'not_found'],
    [['approve', 'no-plan', '--kinds', 'everything'], 'invalid_request'],
    [['member', 'nobody@acme.example'], 'not_found'],
    [['members', '--status', 'asleep'], 'invalid_request'],
    [['members', '--as', 'stranger@acme.example'], 'not_found'],
    [['sync', 'Upload'], 'conflict'],
    [['fly'], 'invalid_request'],
  ] as const)('%j is one JSON document with code %s, and exit 1', async (args, code) => {
    const { exit, document } = await json(args);
    expect(exit).toBe(1);
    expect(document).toMatchObject({ error: { code, message: expect.any(String) } });
  });

  it('shows people sentences on stderr, never a stack', async () => {
    const { exit, stdout, stderr } = await psm(['show', 'no-plan']);
    expect(exit).toBe(1);
    expect(stdout).toBe('');
    expect(stderr.trim()).toBe('Error: There is no plan "no-plan".');
  });
});

describe('a wrong setting', () => {
  it.each([
    [{ PORT: 'http' }, 'PORT'],
    [{ SMTP_URL: 'ftp://mail' }, 'SMTP_URL'],
    [{ PSM_CONFIG: 'missing.json' }, 'PSM_CONFIG'],
    [{ SMTP_URL_FILE: '/does/not/exist' }, 'SMTP_URL_FILE'],
  ])('%j stops the start with a sentence that names it', async (environment, name) => {
    const { exit, stderr } = await psm(['members'], environment);
    expect(exit).toBe(1);
    expect(stderr).toContain(name);
  });
});
