import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from './support/browser.ts';
import { desktop, Person, phone } from './support/person.ts';
import { Product } from './support/server.ts';

const owner = 'amara.adeyemi.0@maple-main.example';
const second = 'ben.second@maple-main.example';
let browser: Browser;
let product: Product;
let ada: Person;
let plan: string;
beforeAll(async () => {
  [browser, product] = await Promise.all([launchBrowser(), Product.start()]);
  const { files } = await product.psm<{ files: string[] }>('demo');
  ({ plan } = await product.psm<{ plan: string }>(
    'plan',
    files[0] ?? '',
    '--hub',
    'Toronto',
    '--accept-mapping',
  ));
  ada = await Person.open(browser, product);
  await ada.signIn(product, owner);
}, 120_000);
afterAll(async () => {
  await ada.close();
  await browser.close();
  await product.close();
});

/** Nothing is wrong with what stands there. */
async function look(person: Person, size: typeof desktop, colorScheme: 'light' | 'dark'): Promise<void> {
  await person.page.setViewportSize(size);
  await person.page.emulateMedia({ colorScheme });
  await person.expectAccessible();
  await person.expectFits();
}

it('many removals wait for a second person, who approves what the first one did', async () => {
  const { page } = ada;
  await page.goto('/settings?tab=limits');
  await page
    .getByRole('textbox', { name: 'More people than this are deactivated or deleted only by two' })
    .fill('1');
  await look(ada, phone, 'dark');
  await page.getByRole('button', { name: 'Save limits' }).click();
  await page.getByText('The limits are saved.').waitFor();
  await page.goto('/settings?tab=admins');
  await page.getByRole('textbox', { name: 'New admin' }).fill(second);
  await page.getByRole('button', { name: 'Add' }).click();
  await page.getByText(`“${second}” is added.`).waitFor();

  await page.goto(`/plans/${plan}/remove`);
  await page.getByText(/Deactivate 0 /).waitFor();
  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: /^Deactivate/ }).click();
  await page.getByText(/Deactivate 5 /).waitFor();
  await page.getByRole('button', { name: 'Confirm', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Somebody else has to approve this, too').waitFor();
  await dialog.getByRole('button', { name: 'Confirm for 5 people' }).click();
  await page.getByRole('heading', { name: 'Waits for a second approval' }).waitFor();
  expect(await page.getByRole('button', { name: 'Approve as second person' }).count()).toBe(0);
  expect(await page.getByRole('button', { name: 'Confirm', exact: true }).count()).toBe(0);

  const ben = await Person.open(browser, product);
  await ben.signIn(product, second);
  await ben.page.goto(`/plans/${plan}`);
  await ben.page
    .getByRole('region', { name: 'Deactivate or delete member accounts' })
    .getByText(/It takes a second person/)
    .waitFor();
  await look(ben, phone, 'light');
  await ben.page.getByRole('button', { name: 'Approve as second person' }).click();
  await ben.page.getByRole('dialog').getByText('5 to deactivate').waitFor();
  await ben.page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  await ben.page.getByText('Done: all 5 changes are carried out').waitFor();
  await ben.page.getByText(`Approved by ${owner}, and you as second person, finished`).waitFor();
  // Without a reload.
  await page.getByText('Done: all 5 changes are carried out').waitFor();
  await ben.close();
});

it('an identity provider is set up step by step, and is not in use before the last one', async () => {
  const { page } = ada;
  await page.goto('/settings?tab=signin');
  await page.getByRole('link', { name: 'Add an identity provider' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Maple ID');
  await page.getByRole('textbox', { name: 'Address of the provider' }).fill('https://id.maple.invalid');
  const go = page.getByRole('button', { name: 'Save and continue' });
  await go.click();
  await page.getByText('This is needed.').waitFor();
  await look(ada, phone, 'light');
  await page.getByRole('textbox', { name: 'Client ID' }).fill('psm');
  await go.click();
  await page.getByText(/\/api\/v1\/signin\/callback/).waitFor();
  // What is set up so far stays, and so does where one is.
  await page.reload();
  await go.click();
  await page.getByRole('combobox', { name: 'E-mail domains' }).fill('maple-main.example');
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'What says the role' }).fill('groups');
  await page.getByRole('button', { name: 'Add a value' }).click();
  await page.getByRole('textbox', { name: 'Value 1' }).fill('psm-viewers');
  await look(ada, desktop, 'dark');
  await go.click();
  await page.getByRole('button', { name: 'Check Maple ID' }).click();
  await page.getByRole('dialog', { name: 'Maple ID cannot be used yet' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByText('Not in use').waitFor();
  await page.getByText(/^@maple-main.example/).waitFor();
  const anybody = await page.request.get('/api/v1/signin');
  expect(await anybody.json()).toMatchObject({ providers: [], email: false });
});

it('a person is given all that is kept of them, and is forgotten; the trail that tells it is sealed', async () => {
  const { page } = ada;
  await page.goto('/people');
  await page.getByRole('row').getByRole('link').nth(2).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.json$/);
  await page.getByRole('button', { name: 'Erase now' }).click();
  const dialog = page.getByRole('dialog');
  const email = /Type (\S+) to go on/.exec((await dialog.textContent()) ?? '')?.[1] ?? '';
  expect(email).toContain('@');
  await dialog.getByRole('textbox').fill(email);
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await look(ada, phone, 'dark');
  await dialog.getByRole('button', { name: 'Erase for good' }).click();
  await page.getByText('Erased', { exact: true }).waitFor();
  expect(await page.getByText(email).count()).toBe(0);

  await page.goto('/settings?tab=audit');
  await page.getByRole('button', { name: 'Verify' }).click();
  await page.getByText(/^Sealed, and verified/).waitFor();
  await page.getByText('Personal data of somebody erased').first().waitFor();
});
