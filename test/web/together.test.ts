import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from './support/browser.ts';
import { journey } from './support/journey.ts';
import { Person } from './support/person.ts';
import { Product } from './support/server.ts';

const owner = 'amara.adeyemi.0@maple-main.example';
let browser: Browser;
let product: Product;
let october: string;
beforeAll(async () => {
  browser = await launchBrowser();
  product = await Product.start({ PSM_APPLY_CHUNK: '100', PSM_APPLY_LEASE_SECONDS: '2' });
  const { files } = await product.psm<{ files: string[] }>('demo');
  october = files[0] ?? '';
});
afterAll(async () => {
  await browser.close();
  await product.close();
});

/** The plan of a file whose columns the console has reviewed. It ends with 2: there are changes. */
async function planOf(file: string, ...options: string[]): Promise<string> {
  const answer = await product.psm<{ plan: string }>(
    'plan',
    file,
    '--hub',
    'Toronto',
    '--accept-mapping',
    ...options,
  );
  return answer.plan;
}

it('two admins on one plan see what the other chooses, and one of two confirmations counts', async () => {
  const plan = await planOf(october);
  const [ada, ben] = [await Person.open(browser, product), await Person.open(browser, product)];
  for (const person of [ada, ben]) {
    await person.signIn(product, owner);
    await person.page.goto(`/plans/${plan}/remove`);
    await person.page.getByText(/Deactivate 0 /).waitFor();
  }
  await ada.page.getByRole('button', { name: 'Actions' }).click();
  await ada.page.getByRole('menuitem', { name: /^Deactivate/ }).click();
  // Without a reload.
  await ben.page.getByText(/Deactivate 5 /).waitFor();
  for (const { page } of [ada, ben]) {
    await page.getByRole('button', { name: 'Confirm', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Confirm for 5 people' }).waitFor();
  }
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Confirm for 5 people' }).click();
  await ada.page.getByText(/^Success: 5 people/).waitFor();
  const late = ben.page.getByRole('dialog').getByRole('button', { name: 'Confirm for 5 people' });
  if (await late.isVisible()) await late.click().catch(() => {});
  await ben.page.reload();
  await ben.page
    .getByText(/Done: all 5 changes are carried out/)
    .first()
    .waitFor();
  const { items } = await product.psm<{ items: { status: string }[] }>('members', '--status', 'deactivated');
  expect(items).toHaveLength(5);
  await ada.close();
  await ben.close();
});

it(
  'an apply that is killed in the middle goes on, before the eyes of who watches',
  { timeout: 120_000 },
  async () => {
    const file = join(product.folder, 'newcomers.csv');
    const people = Array.from(
      { length: 600 },
      (_, index) => `N-${index},New,Person ${index},new${index}@maple-main.example`,
    );
    await writeFile(file, ['Employee ID,First Name,Last Name,Email', ...people].join('\n'));
    const plan = await planOf(file, '--partial');
    const person = await Person.open(browser, product);
    await person.signIn(product, owner);
    // All of the page is there before the server is not.
    await person.page.getByRole('heading', { level: 1, name: 'Manage People' }).waitFor();
    await product.kill();
    await product.listen({ FAIL_AT: 'apply:3' });
    await person.page.goto(`/plans/${plan}`);
    await journey.open(person.page, 'Invite members');
    await person.page.getByRole('button', { name: 'Send invites' }).click();
    await person.page.getByRole('dialog').getByRole('button', { name: 'Send invite(s)' }).click();
    await product.ended();
    await product.listen();
    await person.page.getByText('Done: all 600 changes are carried out').first().waitFor({ timeout: 60_000 });
    const { items } = await product.psm<{ items: { email: string }[] }>('members', '--status', 'invited');
    const invited = items.map(({ email }) => email).filter((email) => email.startsWith('new'));
    expect(new Set(invited).size).toBe(600);
    expect(invited).toHaveLength(600);
    // How long no server was there depends on the machine. A page that asked meanwhile has said so, and found it again.
    const others = person.faults.filter(
      (fault) => !/The server cannot be reached|Unable to preload/.test(fault),
    );
    person.faults.splice(0, Infinity, ...others);
    await person.close();
  },
);
