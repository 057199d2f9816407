import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';

let folder: string;
let server: ChildProcess | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), `psm-test-${process.pid}-start-`));
  await chmod(folder, 0o755);
});
afterEach(async () => {
  if (server !== undefined && server.exitCode === null) {
    server.kill('SIGKILL');
    await once(server, 'exit');
  }
  await rm(folder, { recursive: true, force: true });
});

const psm = (...args: string[]) =>
  spawn(process.execPath, ['src/cli/main.ts', ...args], {
    env: { ...process.env, PSM_DATA_DIR: join(folder, 'data'), PORT: '0', PSM_LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

it('psm start serves on an empty folder, says what to do, and stops when it is asked to', async () => {
  const child = psm('start');
  server = child;
  let said = '';
  await new Promise<void>((resolve) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Ctrl-C stops it.')) resolve();
    });
  });
  expect(said).toContain('npm run psm -- demo');
  expect(said).toMatch(/http:\/\/127\.0\.0\.1:\d+\/welcome#psw_[\w-]{43}\n/);
  const url = /(http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  const [code] = (await ended) as [number | null];
  expect(code).toBe(0);
});

it('psm start --json prints one document', async () => {
  server = psm('start', '--json');
  let text = '';
  server.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  while (!text.includes('}')) await delay(50);
  expect(JSON.parse(text)).toEqual({ url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) });
});
