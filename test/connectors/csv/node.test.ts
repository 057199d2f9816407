import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

it('every place is read in plain Node too, where packages are imported less kindly than by the test runner', () => {
  const script = fileURLToPath(new URL('support/everyPlace.ts', import.meta.url));
  const printed = execFileSync(process.execPath, [script], { encoding: 'utf8' });
  expect(printed.trim().split('\n')).toEqual(
    ['folder', 'https', 'sftp', 's3'].map((name) => `${name} true 5 end`),
  );
});
