import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatSecretKeys, newSecretKey } from '../../src/kernel/secretKeys.ts';
import { newOrganisation, queryIn } from '../support/organisation.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';
import { type Roster, startRoster } from '../pipeline/fixtures/rosterServer.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const keys = formatSecretKeys({ keys: [newSecretKey('test')] });

let home: TestTenant;
let acme: TestTenant;
let roster: Roster;
beforeAll(async () => {
  home = await freshTenant();
  acme = await newOrganisation(home);
  roster = await startRoster(400);
  const people = Array.from({ length: 2_000 }, (_, number) => ({
    id: `p${number}`,
    name: { given: `First${number}`, family: `Last${number}` },
    email: `person${number}@acme.test`,
  }));
  roster.put(...people);
  const add = ['source', 'add', '--hub', 'Mentoring', '--connector', 'roster'];
  const config = (token: string) => ['--config', JSON.stringify({ url: roster.url, token })];
  for (const args of [
    [...add, '--name', 'HR', ...config(roster.token)],
    [...add, '--name', 'Wrong', ...config('wrong-token')],
  ]) {
    const { exit, stderr } = await psm(args);
    if (exit !== 0) throw new Error(stderr);
  }
});
afterAll(async () => {
  await roster.close();
  await home.close();
});

interface Ended {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function psm(args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const env = {
    ...process.env,
    DATABASE_URL: home.ownerUrl,
    PSM_CONNECTORS: path.join(root, 'test/pipeline/fixtures/roster'),
    PSM_OUTGOING_ALLOW: '127.0.0.1',
    PSM_SECRET_KEYS: keys,
    NO_COLOR: '1',
    ...more,
  };
  const given = [path.join(root, 'bin/psm.mjs'), ...args, '--tenant', 'acme-1'];
  const child = spawn(process.execPath, given, { cwd: root, env });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text) => (stdout += text));
  child.stderr.on('data', (text) => (stderr += text));
  return new Promise((resolve) => child.on('close', (exit) => resolve({ exit, stdout, stderr })));
}

describe('psm sync', () => {
  it('that fails is one document with every key of a plan, and names the setting, not the secret', async () => {
    const { exit, stdout, stderr } = await psm(['sync', 'Wrong', '--json']);
    expect(exit).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      plan: null,
      status: 'refused',
      counts: { invite: 0 },
      error: { code: 'source_failed', details: { setting: 'token' } },
    });
    expect(stdout + stderr).not.toContain('wrong-token');
  });

  it('goes on with what a killed process left, though no server runs', async () => {
    await psm(['sync', 'HR'], { FAIL_AT: 'landing.checkpoint:2' });
    const left = await queryIn<{ run_id: string }>(acme, `select run_id from run where status = 'receiving'`);
    expect(left).toHaveLength(1);
    // However long a process takes to start: until then it belongs to the one that was killed.
    await queryIn(acme, `update run set lease_until = now() + interval '1 hour'`);
    expect((await psm(['sync', 'HR', '--json'])).exit).toBe(1);
    await queryIn(acme, 'update run set lease_until = now()');
    const asked = roster.requests.length;
    const { stdout } = await psm(['sync', 'HR', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ run: left[0]?.run_id, rows: { read: 2_000 } });
    expect(roster.requests.slice(asked).map(({ url }) => url.searchParams.get('at'))).not.toContain('0');
  });
});
