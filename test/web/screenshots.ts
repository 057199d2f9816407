import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { launchBrowser } from './support/browser.ts';
import { journey } from './support/journey.ts';

/** `npm run screenshots`: walks the journey with the sample organisation and takes the pictures of docs/. */
const root = fileURLToPath(new URL('../../', import.meta.url));
const images = join(root, 'docs/images');
const owner = 'amara.adeyemi.0@maple-main.example';
const folder = await mkdtemp(join(tmpdir(), 'psm-pictures-'));
const environment = {
  ...process.env,
  PSM_DATA_DIR: join(folder, 'data'),
  PORT: '3199',
  PSM_LOG_LEVEL: 'error',
};
const psm = async <T>(...args: string[]): Promise<T> => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(root, 'bin/psm.mjs'), ...args, '--json'],
    { cwd: root, env: environment },
  );
  return JSON.parse(stdout) as T;
};

const { files } = await psm<{ files: [string, string] }>('demo');
await promisify(execFile)(process.execPath, [join(root, 'bin/web.ts')], { cwd: root });
const server = spawn(process.execPath, [join(root, 'bin/psm.mjs'), 'start', '--json'], {
  cwd: root,
  env: environment,
  stdio: ['ignore', 'pipe', 'inherit'],
});
await new Promise((resolve) => server.stdout.once('data', resolve));
const browser = await launchBrowser();
await mkdir(images, { recursive: true });

const open = async (width: number, height: number): Promise<Page> => {
  const context = await browser.newContext({
    baseURL: 'http://127.0.0.1:3199',
    viewport: { width, height },
    reducedMotion: 'reduce',
    locale: 'en-CA',
    timezoneId: 'America/Toronto',
  });
  const page = await context.newPage();
  const { url } = await psm<{ url: string }>('signin-link', owner);
  await page.goto(url);
  await page.waitForURL('**/people**');
  return page;
};
const picture = async (page: Page, name: string) => {
  await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
  await page.evaluate('document.activeElement?.blur()');
  await page.mouse.move(640, 5);
  await page.screenshot({ path: join(images, `${name}.png`), animations: 'disabled' });
};

try {
  const page = await open(1280, 820);
  await page.getByRole('row').nth(1).waitFor();
  await picture(page, 'people');

  await page.goto('/upload');
  await page.getByRole('combobox', { name: 'Hub' }).click();
  await page.getByRole('option', { name: /Toronto/ }).click();
  await page.locator('input[type=file]').setInputFiles(files[0]);
  await page.getByRole('radio', { name: 'Everyone in this hub' }).click();
  await picture(page, 'upload');
  await page.getByRole('button', { name: 'Upload and import file' }).click();

  await page.getByRole('heading', { level: 1, name: 'Review and approve mappings' }).waitFor();
  await picture(page, 'mapping');
  await page.getByRole('button', { name: /^Review.*Department/ }).click();
  await page.getByRole('button', { name: 'Map values with matching words' }).scrollIntoViewIfNeeded();
  await picture(page, 'values');
  await page.keyboard.press('Escape');
  await journey.reviewColumns(page);
  await journey.goOn(page);
  const plan = page.url();
  // Without the messages of the step before.
  const overview = () => page.goto(plan);
  await overview();
  await picture(page, 'plan');

  await journey.open(page, 'Invite members');
  await picture(page, 'invites');
  await page.getByRole('button', { name: 'Send invites' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send invite(s)' }).click();
  await page.getByText(/^Success/).waitFor();
  await overview();
  await journey.open(page, 'Update member profiles');
  await picture(page, 'updates');
  await page.getByRole('button', { name: 'Update', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Update profiles' }).click();
  await page.getByText(/^Success/).waitFor();
  await overview();
  await journey.open(page, 'Deactivate or delete member accounts');
  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: /^Deactivate/ }).click();
  await page
    .getByText(/Deactivate [1-9]/)
    .first()
    .waitFor();
  await picture(page, 'removals');
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Confirm for/ })
    .waitFor();
  await picture(page, 'confirm');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Confirm for/ })
    .click();
  await page.getByText(/^Success/).waitFor();

  await overview();
  await page.getByText(/^Done/).first().waitFor();

  await page.goto('/people?q=elif');
  await page.getByRole('link', { name: 'Elif Kowalski' }).first().click();
  await page
    .getByText(/row \d+/)
    .first()
    .waitFor();
  await picture(page, 'member');
  await page.goto('/history');
  await page.getByText('toronto-october.csv').first().waitFor();
  await picture(page, 'history');

  const half = join(folder, 'toronto-half.csv');
  const lines = (await readFile(files[0], 'utf8')).split('\n');
  await writeFile(half, lines.slice(0, 101).join('\n'));
  await journey.upload(page, /Toronto/, half, 'Everyone in this hub');
  await page.getByRole('heading', { level: 1, name: 'Approve bulk profile actions' }).waitFor();
  await picture(page, 'held');

  const phone = await open(390, 780);
  await phone.goto(page.url());
  await phone.getByRole('heading', { level: 1 }).waitFor();
  await picture(phone, 'phone');
} finally {
  await browser.close();
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  await ended;
  await rm(folder, { recursive: true, force: true });
}
