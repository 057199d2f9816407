import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { launchBrowser } from './support/browser.ts';
import { journey } from './support/journey.ts';
import { desktop, Person, phone } from './support/person.ts';
import { Product } from './support/server.ts';

const owner = 'amara.adeyemi.0@maple-main.example';
let browser: Browser;
let product: Product;
let exports: string;
beforeAll(async () => {
  exports = await mkdtemp(join(tmpdir(), 'psm-exports-'));
  [browser, product] = await Promise.all([launchBrowser(), Product.start({ PSM_FOLDERS: exports })]);
  const { files } = await product.psm<{ files: readonly string[] }>('demo');
  await copyFile(files[0] ?? '', join(exports, 'members-october.csv'));
}, 120_000);
afterAll(async () => {
  await browser.close();
  await product.close();
  await rm(exports, { recursive: true, force: true });
});

/** Leads the focus there by the Tab key alone. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor();
  for (let presses = 0; presses < 80; presses++) {
    if ((await wanted.and(page.locator(':focus')).count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The Tab key does not lead to ${String(wanted)}.`);
}

it(
  'a source is connected by the keyboard: tried, looked at, scheduled, read, mapped and planned',
  {
    timeout: 180_000,
  },
  async () => {
    const person = await Person.open(browser, product);
    const { page } = person;
    const look = async () => {
      for (const size of [phone, desktop]) {
        await page.setViewportSize(size);
        await person.expectAccessible();
        await person.expectFits();
      }
    };
    const field = (name: string) => page.getByRole('textbox', { name, exact: true });
    const choose = async (label: string, option: string) => {
      await tabTo(page, page.getByRole('combobox', { name: label }));
      await page.keyboard.press('Enter');
      const wanted = page.getByRole('option', { name: option });
      await wanted.waitFor();
      while ((await wanted.getAttribute('data-combobox-selected')) === null)
        await page.keyboard.press('ArrowDown');
      // A list that is just being drawn may not hear it yet: whoever sees it still open presses once more.
      await vi.waitFor(
        async () => {
          await page.keyboard.press('Enter');
          await wanted.waitFor({ state: 'hidden', timeout: 3_000 });
        },
        { timeout: 30_000 },
      );
    };
    const press = async (button: string) => {
      await tabTo(page, page.getByRole('button', { name: button, exact: true }));
      await page.keyboard.press('Enter');
    };

    await person.signIn(product, owner);
    await page.goto('/sources');
    await page.getByRole('article', { name: 'File (CSV or Excel)' }).waitFor();
    await look();
    await page.getByRole('link', { name: 'Connect File (CSV or Excel)' }).press('Enter');

    await page.getByRole('heading', { level: 1, name: 'Connect File (CSV or Excel)' }).waitFor();
    await choose('Hub', 'Toronto');
    await tabTo(page, field('Name'));
    await page.keyboard.type('Nightly export');
    // The guide is read beside the form, on a phone above it, by the keyboard; what is filled in stays.
    const guide = page.getByRole('button', { name: 'How to set this up' }).last();
    const focused = (wanted: Locator) => wanted.and(page.locator(':focus')).waitFor();
    await tabTo(page, guide);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 3, name: 'Which file, and when' }).waitFor();
    await focused(page.getByRole('group', { name: 'Guide, step by step' }));
    await person.expectAccessible();
    await person.expectFits();
    await page.keyboard.press('Escape');
    await focused(guide);
    await page.setViewportSize(phone);
    await page.keyboard.press('Enter');
    const above = page.getByRole('dialog', { name: 'How to set up File (CSV or Excel)' });
    await above.getByRole('link', { name: 'S3 storage' }).press('Enter');
    await focused(above.getByRole('heading', { name: 'S3 storage' }));
    await person.expectAccessible();
    await person.expectFits();
    await page.keyboard.press('Escape');
    await focused(guide);
    await page.setViewportSize(desktop);
    expect(await field('Name').inputValue()).toBe('Nightly export');
    await field('Name').focus();
    await choose('Where the file lies', 'In a folder of this server');
    // It is needed here, and asked for before anything is tried.
    await press('Check');
    await page.getByText('Fill in “Folder”.').waitFor();
    await field('Name').focus();
    await tabTo(page, field('Folder'));
    await page.keyboard.type('/not/allowed');
    await tabTo(page, field('Name of the file'));
    await page.keyboard.type('members-*.csv');
    await press('Check');
    await page.getByText('It does not work yet').waitFor();
    // What is wrong stands beside its setting, and the focus is there.
    await expect.poll(() => field('Folder').getAttribute('aria-invalid')).toBe('true');
    await look();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(exports);
    await press('Check');
    await page.getByText('It works', { exact: true }).waitFor();
    await press('Preview');
    await page.getByRole('region', { name: 'Preview of records' }).getByText('Employee ID').waitFor();
    await look();
    await press('Save and continue');

    await page.getByRole('heading', { level: 1, name: 'When is Nightly export read?' }).waitFor();
    await choose('How often', 'Every weekday, Monday to Friday');
    await page.getByText(/at 02:00 Toronto time/).waitFor();
    await look();
    await press('Save and run now');

    await page.waitForURL('**/mapping');
    await journey.reviewColumns(page);
    await journey.goOn(page);
    await page
      .getByRole('region', { name: 'Invite members' })
      .getByRole('link', { name: 'Review' })
      .waitFor();
    await page.getByText('Nightly export').first().waitFor();
    await look();

    await page.goto('/sources');
    const card = page.getByRole('article', { name: 'Nightly export' });
    await card.getByText('Works', { exact: true }).waitFor();
    await card.getByText(/next: /).waitFor();
    await card.getByRole('button', { name: /^Pause/ }).click();
    await card.getByText('Paused', { exact: true }).waitFor();
    await card.getByRole('link', { name: 'Nightly export', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Nightly export' }).waitFor();
    await page.getByText('In a folder of this server').waitFor();
    await look();
    await page.getByRole('button', { name: 'Delete source' }).click();
    await page
      .getByRole('dialog')
      .getByText(/Members stay as they are/)
      .waitFor();
    await look();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete source' }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Sources' }).waitFor();
    await expect.poll(() => card.count()).toBe(0);
    await person.close();
  },
);
