import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from './support/browser.ts';
import { journey } from './support/journey.ts';
import { desktop, Person, phone } from './support/person.ts';
import { Product } from './support/server.ts';

const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User'];
let browser: Browser;
let product: Product;
beforeAll(async () => {
  [browser, product] = await Promise.all([launchBrowser(), Product.start()]);
  await product.psm('demo');
}, 120_000);
afterAll(async () => {
  await browser.close();
  await product.close();
});

/** What an identity provider sends. */
async function push(token: string, method: string, path: string, body?: object): Promise<number> {
  const response = await fetch(`${product.url}/scim/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  await response.arrayBuffer();
  return response.status;
}

const user = (userName: string, givenName: string | undefined) => ({
  schemas,
  userName,
  ...(givenName !== undefined && {
    name: { givenName, familyName: 'Newcomer' },
    emails: [{ value: userName, type: 'work' }],
  }),
});

async function dialogOf(page: Page) {
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  return dialog;
}

it(
  'an identity provider is connected, pushes, and is followed until what it said is carried out',
  { timeout: 180_000 },
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
    await person.signIn(product, 'amara.adeyemi.0@maple-main.example');

    await page.goto('/sources/new');
    await page.getByRole('link', { name: 'Connect SCIM 2.0: your identity provider pushes' }).click();
    await page.getByRole('heading', { level: 1, name: 'Connect your identity provider' }).waitFor();
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.getByText('Choose a hub.').waitFor();
    await look();
    await page.getByRole('combobox', { name: 'Hub' }).click();
    await page.getByRole('option', { name: 'Toronto' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Okta');
    await page.getByRole('button', { name: 'Connect', exact: true }).click();

    // The token is shown once: nobody leaves without it by mistake.
    await page.getByText('You will not see this token again').waitFor();
    await page.getByText(`${product.url}/scim/v2`, { exact: true }).waitFor();
    const token = await page.getByText(/^psm_scim_/).innerText();
    await page.getByRole('heading', { name: '3. Enter address and token' }).waitFor();
    await look();
    await page.getByRole('link', { name: 'Go to the connection' }).click();
    const dialog = await dialogOf(page);
    await dialog.getByText('Leave without the token?').waitFor();
    await dialog.getByRole('button', { name: 'Stay here' }).click();
    await page.getByRole('button', { name: 'Copy the token' }).click();
    await page.getByRole('link', { name: 'Go to the connection' }).click();
    await page.getByRole('heading', { name: 'Nobody was pushed yet' }).waitFor();
    const connection = page.url();
    await look();

    // Who is pushed appears by themselves, and soon in a plan.
    expect(await push(token, 'POST', '/Users', user('nora@example.com', 'Nora'))).toBe(201);
    expect(await push(token, 'POST', '/Users', user('nils@example.com', 'Nils'))).toBe(201);
    expect(await push(token, 'POST', '/Users', user('svc-nameless', undefined))).toBe(201);
    expect(await push(token, 'GET', '/Users?filter=shoeSize%20eq%203')).toBe(400);
    const row = (name: string) => page.getByRole('row').filter({ hasText: name });
    await row('Nora Newcomer').getByText('Waits for approval').waitFor();
    await row('svc-nameless').getByText('Needs attention').waitFor();
    await page.getByText(/^3 people pushed, 2 wait for your approval, 1 needs attention/).waitFor();
    await look();
    await page.getByRole('link', { name: 'Nora Newcomer' }).click();
    const field = dialog.getByRole('row').filter({ hasText: 'First Name' });
    await field.getByText('Nora', { exact: true }).waitFor();
    await field.getByText('Waits', { exact: true }).waitFor();
    await dialog.getByText('Creates a person').waitFor();
    await look();

    await dialog.getByRole('link', { name: 'Open the plan' }).click();
    await journey.open(page, 'Invite members');
    await page.getByRole('button', { name: 'Send invites' }).click();
    await dialog.getByRole('button', { name: 'Send invite(s)' }).click();
    await page.getByText('Success: 2 invites are being sent').waitFor();
    await page.goto(connection);
    await row('Nora Newcomer').getByText('Up to date').waitFor();

    // "What did Okta send?"
    await page.getByRole('tab', { name: 'Requests' }).click();
    await page.getByRole('heading', { name: 'What did Okta send?' }).waitFor();
    await page.getByText('201 Created').first().waitFor();
    await page.getByRole('combobox', { name: 'Outcome' }).click();
    await page.getByRole('option', { name: 'Failed only' }).click();
    await expect.poll(() => page.getByText('201 Created').count()).toBe(0);
    await page.getByText(/has no attribute 'shoeSize'/).waitFor();
    await page.getByRole('button', { name: /^Looks for people.*details$/ }).click();
    await page.getByText('What was answered').waitFor();
    await look();

    // A token that is ended lets nobody in.
    await page.getByRole('tab', { name: 'Settings' }).click();
    await page.getByRole('button', { name: /^End the token/ }).click();
    await dialog.getByText(/It is the only one that is good/).waitFor();
    await dialog.getByRole('button', { name: 'End the token' }).click();
    await page.getByText('Ended', { exact: true }).waitFor();
    expect(await push(token, 'GET', '/Users')).toBe(401);
    await look();
    await person.close();
  },
);

it('a group stands for an option, once somebody says so', { timeout: 120_000 }, async () => {
  const { token } = await product.psm<{ token: string }>(
    'scim',
    'connect',
    '--hub',
    'Toronto',
    '--name',
    'Entra',
  );
  const group = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: 'Sales team' };
  expect(await push(token, 'POST', '/Groups', group)).toBe(201);
  const person = await Person.open(browser, product);
  const { page } = person;
  await person.signIn(product, 'amara.adeyemi.0@maple-main.example');
  await page.goto('/sources');
  await page
    .getByRole('article', { name: 'Entra' })
    .getByRole('link', { name: 'Entra', exact: true })
    .click();
  await page.getByRole('tab', { name: 'Groups' }).click();
  await page.getByText('Stands for nothing yet').waitFor();
  await page.getByRole('button', { name: 'Choose what Sales team stands for' }).click();
  const dialog = await dialogOf(page);
  await dialog.getByRole('radio', { name: 'An option of a field' }).click();
  await dialog.getByRole('combobox', { name: 'Field' }).click();
  await page.getByRole('option', { name: 'Department' }).click();
  await dialog.getByRole('combobox', { name: 'Option' }).click();
  await page.getByRole('option', { name: 'Sales', exact: true }).click();
  await dialog.getByText(/Whoever joins “Sales team”/).waitFor();
  await person.expectAccessible();
  await dialog.getByRole('button', { name: 'Let it stand for this' }).click();
  await page.getByText('Department: Sales').waitFor();
  await page.setViewportSize(phone);
  await person.expectAccessible();
  await person.expectFits();
  await page
    .getByRole('button', { name: 'Sales team does not stand for this any more: Department: Sales' })
    .click();
  await dialog.getByRole('button', { name: 'Let it stand for this no longer' }).click();
  await page.getByText('Stands for nothing yet').waitFor();
  await person.close();
});
