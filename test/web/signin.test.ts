import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from './support/browser.ts';
import { desktop, Person, phone } from './support/person.ts';
import { Product } from './support/server.ts';

const owner = 'amara.adeyemi.0@maple-main.example';
/** A device that says yes by itself, as by a finger on it. */
async function addAuthenticator(page: Page): Promise<void> {
  const devices = await page.context().newCDPSession(page);
  await devices.send('WebAuthn.enable');
  await devices.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

let browser: Browser;
let product: Product;
beforeAll(async () => {
  [browser, product] = await Promise.all([launchBrowser(), Product.start()]);
  await product.psm('demo');
});
afterAll(async () => {
  await browser.close();
  await product.close();
});

it('leads whoever is not signed in to the sign-in page, and after that to where they wanted to go', async () => {
  const person = await Person.open(browser, product);
  const { page } = person;
  await page.goto('/history');
  await page.getByRole('heading', { name: 'Sign in to Maple & Main' }).waitFor();
  await person.expectAccessible();
  expect(new URL(page.url()).searchParams.get('next')).toBe('/history');
  const { url } = await product.psm<{ url: string }>('signin-link', owner);
  await page.goto(url);
  await page.waitForURL('**/people**');
  // Neither the address nor the history of the browser holds the link.
  expect(page.url()).not.toContain('psl_');
  await person.close();
});

it('a link that was used leads to no session, and says what to do', async () => {
  const { url } = await product.psm<{ url: string }>('signin-link', owner);
  const first = await Person.open(browser, product);
  await first.page.goto(url);
  await first.page.waitForURL('**/people**');
  const second = await Person.open(browser, product);
  await second.page.goto(url);
  await second.page.getByRole('alert').getByText('This link does not work any more').waitFor();
  await second.expectAccessible();
  await second.page.goto('/people');
  await second.page.waitForURL('**/signin**');
  expect(await second.page.getByRole('alert').count()).toBe(0);
  await first.close();
  await second.close();
});

// ASVS 7.4.4, 14.3.1
it('signing out ends the session', async () => {
  const person = await Person.open(browser, product);
  await person.signIn(product, owner);
  await person.page.getByRole('button', { name: /Maple & Main/ }).click();
  await person.page.getByRole('menuitem', { name: 'Sign out' }).click();
  await person.page.waitForURL('**/signin**');
  await person.page.goto('/people');
  await person.page.waitForURL('**/signin**');
  await person.page.getByRole('heading', { level: 1, name: 'Sign in to Maple & Main' }).waitFor();
  expect(await person.page.getByRole('navigation').count()).toBe(0);
  await person.close();
});

it('with a passkey of the device one is in at once, and sees where else one is signed in', async () => {
  // Passkeys belong to names, not to addresses of numbers.
  const at = (path: string) => new URL(path, product.url.replace('127.0.0.1', 'localhost')).href;
  const person = await Person.open(browser, product);
  const { page } = person;
  await addAuthenticator(page);
  const { url } = await product.psm<{ url: string }>('signin-link', owner);
  await page.goto(at(new URL(url).pathname + new URL(url).hash));
  await page.waitForURL('**/people**');
  await page.getByRole('button', { name: /Maple & Main/ }).click();
  await page.getByRole('menuitem', { name: 'Your sign-in' }).click();
  await page.getByRole('heading', { name: 'No passkey yet' }).waitFor();
  await person.expectAccessible();
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('My laptop');
  await page.getByRole('dialog').getByRole('button', { name: 'Continue' }).click();
  await page.getByText(/not used yet/).waitFor();

  // In another window of the same browser, of which the first one hears nothing.
  await page.context().clearCookies();
  await page.goto(at('/signin?next=/settings/account'));
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.waitForURL('**/settings/account');
  await page.getByText(/last used just now/).waitFor();
  const sessions = page.getByRole('region', { name: 'Where you are signed in' });
  await sessions.getByText(/with a passkey/).waitFor();
  await page.setViewportSize(phone);
  await page.emulateMedia({ colorScheme: 'dark' });
  await person.expectAccessible();
  await person.expectFits();
  await sessions.getByRole('button', { name: 'End all others' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'End all others' }).click();
  await page.getByText('You are signed in only here now.').waitFor();
  await expect.poll(() => sessions.getByRole('listitem').count()).toBe(1);
  await page.getByRole('button', { name: 'Remove My laptop' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('heading', { name: 'No passkey yet' }).waitFor();
  await person.close();
});

it('says in plain words why an identity provider did not let somebody in', async () => {
  const person = await Person.open(browser, product, { size: phone, colorScheme: 'dark' });
  await person.page.goto('/signin?problem=not_an_admin');
  await person.page.getByRole('alert').getByText('You have no access yet').waitFor();
  expect(await person.page.getByRole('alert').textContent()).toContain('Ask an owner');
  await person.expectAccessible();
  await person.expectFits();
  await person.close();
});

it('nobody of a suspended organisation goes on, and everybody is told why', async () => {
  const person = await Person.open(browser, product);
  await person.signIn(product, owner);
  await product.psm('tenant', 'suspend', 'maple-main', '--reason', 'unpaid');
  await person.page.getByRole('link', { name: 'History' }).click();
  await person.page.getByRole('alert').getByText('Your organisation is suspended').waitFor();
  expect(await person.page.getByRole('alert').textContent()).toContain('Nothing is lost');
  await person.expectAccessible();
  await product.psm('tenant', 'resume', 'maple-main');
  await person.page.goto('/history');
  await person.page.getByRole('heading', { level: 1, name: 'History' }).waitFor();
  await person.close();
});

it.each([
  ['a desk', desktop, 'light'],
  ['a desk at night', desktop, 'dark'],
  ['a phone', phone, 'light'],
] as const)('the places of Tenant Settings are reached from %s', async (_, size, colorScheme) => {
  const person = await Person.open(browser, product, { size, colorScheme });
  await person.signIn(product, owner);
  for (const name of ['Manage People', 'History', 'Sources', 'Settings']) {
    if (size === phone) await person.page.getByRole('button', { name: 'Menu' }).click();
    await person.page.getByRole('link', { name, exact: true }).click();
    await person.page.locator('nav [aria-current=page]', { hasText: name }).waitFor({ state: 'attached' });
    await person.page.getByRole('heading', { level: 1 }).waitFor();
    expect(
      await person.page
        .getByRole('navigation', { name: 'Tenant Settings' })
        .locator('[aria-current=page]')
        .count(),
    ).toBe(1);
  }
  await person.close();
});
