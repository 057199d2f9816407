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

/**
 * A browser without a window: the one that came with the packages, with the libraries of this machine or, where they are missing,
 * with its own; else one that is installed.
 */
export async function launchBrowser(): Promise<Browser> {
  const faults: unknown[] = [];
  for (const find of [carried, carriedWithLibraries, installedOne]) {
    try {
      const found = await find();
      if (found !== undefined) return await chromium.launch({ ...found, args: flags });
    } catch (error) {
      faults.push(error);
    }
  }
  throw new AggregateError(
    faults,
    'There is no browser to test with: install Chromium, or run "npm ci" on Linux x64.',
  );
}

interface Found {
  readonly executablePath: string;
  readonly env?: Record<string, string>;
}

async function carried(): Promise<Found | undefined> {
  const place = await unpacked();
  return place === undefined ? undefined : { executablePath: join(place, 'chromium') };
}

async function carriedWithLibraries(): Promise<Found | undefined> {
  const place = await unpacked();
  if (place === undefined) return undefined;
  const env = { ...(process.env as Record<string, string>), LD_LIBRARY_PATH: join(place, 'al2023', 'lib') };
  return { executablePath: join(place, 'chromium'), env };
}

async function installedOne(): Promise<Found | undefined> {
  const executablePath = installed.find((path) => existsSync(path));
  return executablePath === undefined ? undefined : { executablePath };
}

/** The browser of the package is compressed: it is unpacked once, whole or not at all, however many processes begin at once. */
async function unpacked(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const place = join(tmpdir(), 'psm-chromium-147.0.0-1');
  if (existsSync(place)) return place;
  const fresh = await mkdtemp(join(tmpdir(), 'psm-chromium-'));
  const before = { ...process.env };
  // The package unpacks into the folder for temporary files, and its libraries where it takes the machine for a certain cloud's.
  Object.assign(process.env, { TMPDIR: fresh, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' });
  try {
    const { default: pack } = await import('@sparticuz/chromium');
    await pack.executablePath();
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
  await rename(fresh, place).catch(() => rm(fresh, { recursive: true, force: true }));
  return place;
}
