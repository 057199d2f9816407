/** `npm run fuzz`: the API is asked whatever comes to mind, for minutes, with a seed of its own each time. */
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values: given } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (given.help || !(Number(given.minutes) > 0) || !Number.isInteger(Number(given.seed))) {
  console.log('npm run fuzz -- [--minutes 10] [--seed NUMBER]');
  process.exit(given.help ? 0 : 2);
}

const root = fileURLToPath(new URL('../../../', import.meta.url));
const vitest = fileURLToPath(import.meta.resolve('vitest/package.json')).replace(
  'package.json',
  'vitest.mjs',
);
const child = spawn(process.execPath, [vitest, 'run', 'test/http/fuzz/openapi.test.ts'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PSM_FUZZ_MINUTES: given.minutes, PSM_FUZZ_SEED: given.seed },
});
child.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
