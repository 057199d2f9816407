import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { newConnector } from '../../src/connector/newConnector.ts';

it('psm connectors fixture answers with the settings that it tells, until it is stopped', async () => {
  const place = mkdtempSync(path.join(tmpdir(), 'psm-fixture-'));
  try {
    await newConnector('acme', { folder: path.join(place, 'acme') });
    const psm = spawn(
      process.execPath,
      [path.resolve('bin/psm.mjs'), 'connectors', 'fixture', './acme', '--json'],
      { cwd: place, env: { ...process.env, INIT_CWD: place }, stdio: ['pipe', 'pipe', 'inherit'] },
    );
    const [printed] = (await once(psm.stdout, 'data')) as [Buffer];
    const { items } = JSON.parse(printed.toString()) as {
      items: { records: number; config: { url: string; token: string } }[];
    };
    const { url, token } = items[0]?.config ?? { url: '', token: '' };
    const answer = await fetch(new URL('/api/people', url), {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(await answer.json()).toMatchObject({ total: items[0]?.records });
    psm.kill('SIGTERM');
    expect(await once(psm, 'exit')).toEqual([0, null]);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
});
