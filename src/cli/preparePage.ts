import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Builds the admin's page when it is missing or older than its sources; a package brings it built. It runs beside the server, in a
 * process of its own that is gone afterwards.
 *
 * @returns what went wrong, in a sentence
 */
export async function preparePage(): Promise<string | undefined> {
  const builder = fileURLToPath(new URL('../../bin/web.ts', import.meta.url));
  if (!existsSync(builder)) return undefined;
  try {
    createRequire(import.meta.url).resolve('vite');
  } catch {
    return 'The pages cannot be built: the packages for development are not installed. Run "npm ci", or "npm run build" elsewhere.';
  }
  const child = spawn(process.execPath, [builder], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2000);
  });
  const code = await new Promise<number | null>((resolve) => {
    child.on('error', () => resolve(1)).on('close', resolve);
  });
  return code === 0
    ? undefined
    : `The pages could not be built: ${said.trim() || 'run "npm run build" to see why.'}`;
}
