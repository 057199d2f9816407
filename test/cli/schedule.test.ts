import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatSecretKeys, newSecretKey } from '../../src/kernel/secretKeys.ts';
import { recordPullFailed } from '../../src/source/health.ts';
import { inTenant, newOrganisation } from '../support/organisation.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const keys = formatSecretKeys({ keys: [newSecretKey('test')] });

let home: TestTenant;
let acme: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
  acme = await newOrganisation(home);
  const config = JSON.stringify({ url: 'https://roster.test', token: 'let-me-in' });
  const added = await psm(
    'source',
    'add',
    '--hub',
    'Mentoring',
    '--connector',
    'roster',
    '--name',
    'HR',
    '--config',
    config,
  );
  if (added.exit !== 0) throw new Error(added.stderr);
});
afterAll(() => home.close());

function psm(...args: readonly string[]): Promise<{ exit: number | null; stdout: string; stderr: string }> {
  const env = {
    ...process.env,
    DATABASE_URL: home.ownerUrl,
    PSM_CONNECTORS: path.join(root, 'test/pipeline/fixtures/roster'),
    PSM_SECRET_KEYS: keys,
    NO_COLOR: '1',
  };
  const given = [path.join(root, 'bin/psm.mjs'), ...args, '--tenant', 'acme-1'];
  const child = spawn(process.execPath, given, { cwd: root, env });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text) => (stdout += text));
  child.stderr.on('data', (text) => (stderr += text));
  return new Promise((resolve) => child.on('close', (exit) => resolve({ exit, stdout, stderr })));
}

const set = ['schedule', 'set', 'HR', '--cron', '0 2 * * *', '--time-zone', 'America/Toronto'];

describe('psm schedule', () => {
  it('sets when a source is read and says it in words, as one document with --json', async () => {
    const { exit, stdout } = await psm(...set, '--changes', '--everything-every', '14');
    expect(exit).toBe(0);
    expect(stdout).toMatch(
      /^HR: every day at 02:00 Toronto time, next: [A-Z]\w+day \d+ [A-Z]\w+ at 02:00\nReads what changed, and everybody every 14 days\.\n$/,
    );
    const shown = JSON.parse((await psm('schedule', 'show', 'hr', '--json')).stdout);
    expect(shown).toMatchObject({
      name: 'HR',
      schedule: { cron: '0 2 * * *', read: 'changes', snapshot_every_days: 14, paused: null },
      health: { state: 'ok', failures: 0, error: null },
    });
  });

  it('pauses, resumes and removes it', async () => {
    await psm(...set);
    expect((await psm('schedule', 'pause', 'HR')).stdout).toMatch(/paused by console:/);
    expect((await psm('schedule', 'resume', 'HR')).stdout).toMatch(/next: .* at 02:00/);
    expect((await psm('schedule', 'remove', 'HR')).stdout).toContain('no schedule any more');
    expect(await psm('schedule', 'remove', 'HR')).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining('no schedule'),
    });
    expect((await psm('schedule', 'show', 'HR')).stdout).toContain('schedule set "HR"');
  });

  it('shows how a source fares', async () => {
    await psm(...set);
    const { source } = JSON.parse((await psm('schedule', 'show', 'HR', '--json')).stdout) as {
      source: string;
    };
    const fault = { fault: 'not_allowed', message: 'The token is not accepted.', setting: 'token' } as const;
    await inTenant(acme, (scope) => recordPullFailed(scope, { sourceId: source, name: 'HR' }, fault));
    const { stdout } = await psm('schedule', 'show', 'HR');
    expect(stdout).toMatch(
      /Cannot be read: The token is not accepted\. Tried again at \w+ \d+ \w+ at \d\d:\d\d\.\n$/,
    );
  });

  it('refuses what is no time, with what to do', async () => {
    const refused = await psm(
      'schedule',
      'set',
      'HR',
      '--cron',
      '0 0 2 * * *',
      '--time-zone',
      'UTC',
      '--json',
    );
    expect(refused.exit).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({
      error: {
        code: 'invalid_request',
        message: expect.stringContaining('Leave out the seconds'),
        details: { setting: 'cron' },
      },
    });
    expect((await psm(...set, '--everything-every', '0')).stderr).toContain(
      '--everything-every takes days from 1 to 90',
    );
  });
});
