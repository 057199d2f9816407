import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newOrganisation } from '../support/organisation.ts';
import { sourceOf } from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

let home: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
  const acme = await newOrganisation(home);
  for (const source of ['HR export', 'CRM']) await sourceOf(acme, { source });
});
afterAll(() => home.close());

function authority(
  ...args: readonly string[]
): Promise<{ exit: number | null; stdout: string; stderr: string }> {
  const env = { ...process.env, DATABASE_URL: home.ownerUrl, NO_COLOR: '1' };
  const whole = ['source', 'authority', '--hub', 'Mentoring', ...args, '--tenant', 'acme-1'];
  const child = spawn(process.execPath, [path.join(root, 'bin/psm.mjs'), ...whole], { cwd: root, env });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text) => (stdout += text));
  child.stderr.on('data', (text) => (stderr += text));
  return new Promise((resolve) => child.on('close', (exit) => resolve({ exit, stdout, stderr })));
}

it('psm source authority sets and shows who is believed', async () => {
  const stdout = 'Every source of Mentoring may change every field.\n';
  expect(await authority()).toEqual({ exit: 0, stdout, stderr: '' });
  const one = await authority('--field', 'Job Title', '--order', 'crm, HR export', '--json');
  expect(JSON.parse(one.stdout)).toMatchObject({
    hub: 'Mentoring',
    items: [{ field: 'job_title', sources: [{ name: 'CRM' }, { name: 'HR export' }] }],
  });
  await authority('--order', 'HR export', '--field', 'department');
  expect((await authority()).stdout).toMatch(/Department +HR export\n[^]*Job Title +CRM, then HR export\n/);
  expect((await authority('--order', '')).stdout).toContain('every field');
  expect(await authority('--order', 'Payroll')).toMatchObject({
    exit: 1,
    stderr: expect.stringContaining('Its sources are "CRM", "HR export"'),
  });
  expect((await authority('--field', 'department')).stderr).toContain('Say the order too');
  expect(await authority('--order', 'CRM', '--as', 'viewer@acme.test')).toMatchObject({ exit: 1 });
});
