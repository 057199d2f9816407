import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from './support/browser.ts';
import { desktop, Person, phone } from './support/person.ts';
import { Product } from './support/server.ts';

const owner = 'amara.adeyemi.0@maple-main.example';
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
  await page.getByRole('heading', { name: 'You need a sign-in link' }).waitFor();
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
  await second.page.getByRole('heading', { name: 'This link does not work any more' }).waitFor();
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
  expect(await person.page.getByRole('heading', { level: 1 }).textContent()).toBe('You need a sign-in link');
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
