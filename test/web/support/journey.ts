import type { Page } from 'playwright-core';

/** The steps of the journey as a person does them: by what stands on the page. */
export const journey = {
  /** Manage People → Manage members → Upload membership file → Upload and import file. */
  async upload(page: Page, hub: RegExp, file: string, population: string): Promise<void> {
    await page.goto('/people');
    await page.getByRole('button', { name: 'Manage members' }).click();
    await page.getByRole('menuitem', { name: 'Upload membership file' }).click();
    await page.getByRole('heading', { level: 1, name: 'Upload membership file' }).waitFor();
    await page.getByRole('combobox', { name: 'Hub' }).click();
    await page.getByRole('option', { name: hub }).click();
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByRole('radio', { name: population }).click();
    await page.getByRole('button', { name: 'Upload and import file' }).click();
  },

  /** Every column is opened and gets its checkmark; the page goes on to the next by itself until none is left. */
  async reviewColumns(page: Page): Promise<void> {
    await page.getByRole('heading', { level: 1, name: 'Review and approve mappings' }).waitFor();
    await page
      .getByRole('row')
      .filter({ hasText: 'Not reviewed' })
      .getByRole('button', { name: /^Review/ })
      .first()
      .click();
    const mark = page.getByRole('dialog').getByRole('button', { name: 'Mark as reviewed' });
    do {
      const column = page.url();
      await mark.click();
      await page.waitForURL((address) => address.href !== column);
    } while (new URL(page.url()).searchParams.has('column'));
  },

  /** All mapped columns are reviewed: on to the plan. */
  async goOn(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Continue to bulk profile actions' }).click();
    await page.getByRole('heading', { level: 1, name: 'Approve bulk profile actions' }).waitFor();
  },

  /** Opens one of the four cards. */
  async open(page: Page, card: string): Promise<void> {
    await page.getByRole('heading', { level: 1, name: 'Approve bulk profile actions' }).waitFor();
    await page.getByRole('region', { name: card }).getByRole('link', { name: 'Review' }).click();
    await page.getByRole('heading', { level: 1, name: card }).waitFor();
  },
};
