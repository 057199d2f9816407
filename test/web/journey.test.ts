import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './support/browser.ts';
import { journey } from './support/journey.ts';
import { desktop, Person, phone } from './support/person.ts';
import { Product } from './support/server.ts';

const owner = 'amara.adeyemi.0@maple-main.example';
let browser: Browser;
let folder: string;
beforeAll(async () => {
  browser = await launchBrowser();
  folder = await mkdtemp(join(tmpdir(), 'psm-journey-'));
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

interface Demo {
  readonly files: readonly [october: string, november: string];
}

describe.each([
  ['at a desk', desktop],
  ['on a phone', phone],
] as const)('the whole journey %s', (_, size) => {
  let product: Product;
  let demo: Demo;
  beforeAll(async () => {
    product = await Product.start();
    demo = await product.psm<Demo>('demo');
  });
  afterAll(() => product.close());

  it('from the file to the members, each step looked at', { timeout: 180_000 }, async () => {
    const person = await Person.open(browser, product, { size });
    const { page } = person;
    const look = async () => {
      await person.expectAccessible();
      await person.expectFits();
    };
    await person.signIn(product, owner);
    await page.getByRole('row').nth(1).waitFor();
    await look();

    await journey.upload(page, /Toronto/, demo.files[0], 'Everyone in this hub');
    await page.getByRole('heading', { level: 1, name: 'Review and approve mappings' }).waitFor();
    await look();
    await journey.reviewColumns(page);
    await page
      .getByText(/All \d+ columns reviewed/)
      .first()
      .waitFor();
    await journey.goOn(page);
    for (const card of [
      'Invite members',
      'Update member profiles',
      'Deactivate or delete member accounts',
      'Needs attention',
    ]) {
      await page.getByRole('region', { name: card }).getByRole('link', { name: 'Review' }).waitFor();
    }
    await look();

    await journey.open(page, 'Invite members');
    await look();
    await page.getByRole('button', { name: 'Send invites' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('heading', { name: 'Send 23 invites?' }).waitFor();
    await look();
    await dialog.getByRole('button', { name: 'Send invite(s)' }).click();
    await page.getByText('Success: 23 invites are being sent').waitFor();
    await page.goBack();

    await journey.open(page, 'Update member profiles');
    await look();
    await page.getByRole('button', { name: 'Update', exact: true }).click();
    await dialog.getByRole('heading', { name: 'Update 18 profiles?' }).waitFor();
    await dialog.getByRole('button', { name: 'Update profiles' }).click();
    await page.getByText('Success: 18 profiles are being updated').waitFor();
    await page.goBack();

    await journey.open(page, 'Deactivate or delete member accounts');
    await look();
    await page.getByRole('checkbox', { name: 'Let me choose for these 10 people too' }).click();
    await page.getByRole('button', { name: 'Actions' }).click();
    await page.getByRole('menuitem', { name: /^Deactivate/ }).click();
    await page.getByText(/Deactivate 15 /).waitFor();
    const first = page
      .getByRole('row')
      .filter({ has: page.getByRole('button', { name: 'Delete from hub' }) })
      .first();
    await first.getByRole('button', { name: 'Delete from hub' }).click();
    // A choice on a row wins over the choice for all.
    await page.getByText(/Deactivate 14 .*Delete from hub 1 /).waitFor();
    await page.getByRole('button', { name: 'Confirm' }).click();
    await dialog.getByRole('heading', { name: 'Deactivate or delete 15 people?' }).waitFor();
    await look();
    await dialog.getByRole('button', { name: 'Confirm for 15 people' }).click();
    await page.getByText('Success: 15 people are being deactivated or deleted').waitFor();
    await page.goBack();

    for (const card of ['Invite members', 'Update member profiles', 'Deactivate or delete member accounts']) {
      await page.getByRole('region', { name: card }).getByText('Done').first().waitFor();
    }
    await journey.open(page, 'Needs attention');
    await look();

    const { items } = await product.psm<{ items: { status: string }[] }>('members');
    const counted = (status: string) => items.filter((member) => member.status === status).length;
    expect(counted('deactivated')).toBe(14);
    await page.goto('/people?status=invited&q=visser');
    await page.getByRole('button', { name: /^Invited [1-9]/ }).waitFor();
    await page.getByRole('row').getByRole('link', { name: 'Søren Visser' }).first().click();
    await page
      .getByText(/^toronto-october\.csv, row \d+/)
      .first()
      .waitFor();
    await look();
    await person.close();
  });
});

describe('when something is wrong', () => {
  let product: Product;
  let demo: Demo;
  beforeAll(async () => {
    product = await Product.start();
    demo = await product.psm<Demo>('demo');
  });
  afterAll(() => product.close());

  it('a file that cannot be used is refused with what is wrong and what to do', async () => {
    const bad = join(folder, 'nobody.csv');
    await writeFile(bad, 'First Name,Last Name,Email Address\n');
    const person = await Person.open(browser, product);
    const { page } = person;
    await person.signIn(product, owner);
    await journey.upload(page, /Toronto/, bad, 'Only some people');
    await page.getByRole('alert').first().waitFor();
    expect(await page.getByRole('main').innerText()).toMatch(/Email|column|header/i);
    await person.expectAccessible();
    await person.close();
  });

  it(
    'half a file is held with the numbers, and an admin lets it through with a reason',
    { timeout: 120_000 },
    async () => {
      const [october] = demo.files;
      const lines = (await readFile(october, 'utf8')).split('\n');
      const half = join(folder, 'half.csv');
      await writeFile(half, lines.slice(0, 101).join('\n'));
      const person = await Person.open(browser, product);
      const { page } = person;
      await person.signIn(product, owner);
      await journey.upload(page, /Toronto/, half, 'Everyone in this hub');
      await journey.reviewColumns(page);
      await journey.goOn(page);
      const banner = page.getByRole('alert', { name: /^Held back for safety/ });
      await banner.waitFor();
      await person.expectAccessible();
      await page.getByRole('button', { name: /Approve despite this/ }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox').fill('The Montréal office moved to another platform.');
      await person.expectAccessible();
      await dialog
        .getByRole('button', { name: /Approve|Override|Let/ })
        .last()
        .click();
      await banner.waitFor({ state: 'detached' });
      expect(await page.getByRole('main').innerText()).toContain(
        'The Montréal office moved to another platform.',
      );
      await person.close();
    },
  );
});
