/** `npm run ticks`: three nodes in processes of their own race for a thousand slots of a schedule, and make a thousand runs. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
const child = spawn(
  process.execPath,
  [vitest, 'run', 'test/pipeline/scheduler.test.ts', '-t', 'three nodes'],
  {
    env: { ...process.env, TICKS: process.env['TICKS'] ?? '1000' },
    stdio: 'inherit',
  },
);
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
