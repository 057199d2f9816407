import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from './support/browser.ts';
import { Person } from './support/person.ts';
import { Product } from './support/server.ts';

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

it('the first page brings less than 300 kB of script, and asks for each thing once', async () => {
  const person = await Person.open(browser, product);
  await person.signIn(product, 'amara.adeyemi.0@maple-main.example');
  const { page } = person;
  // What the page after the sign-in still waits for is not counted.
  await page.waitForLoadState('networkidle');
  const asked: string[] = [];
  let script = 0;
  page.on('response', (response) => {
    const { pathname, search } = new URL(response.url());
    if (pathname.startsWith('/api/')) asked.push(pathname + search);
    if (pathname.endsWith('.js')) script += Number(response.headers()['content-length'] ?? Infinity);
  });
  await page.reload();
  await page.getByRole('row').getByRole('link').first().waitFor();
  expect(script).toBeGreaterThan(50_000);
  expect(script).toBeLessThan(300_000);
  expect(new Set(asked).size).toBe(asked.length);
  expect(asked.length).toBeLessThan(10);
  await person.close();
});
