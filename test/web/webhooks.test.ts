import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from './support/browser.ts';
import { desktop, Person, phone } from './support/person.ts';
import { Product } from './support/server.ts';

let browser: Browser;
let product: Product;
let sink: Server;
let answer = 200;
let signature: unknown;
beforeAll(async () => {
  [browser, product] = await Promise.all([
    launchBrowser(),
    Product.start({ PSM_OUTGOING_ALLOW: '127.0.0.1' }),
  ]);
  await product.psm('demo');
  sink = createServer((request, response) => {
    signature = request.headers['webhook-signature'];
    request.resume().once('end', () => response.writeHead(answer).end());
  });
  await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
}, 120_000);
afterAll(async () => {
  sink.closeAllConnections();
  sink.close();
  await browser.close();
  await product.close();
});

it('a webhook is added, tried and followed', { timeout: 120_000 }, async () => {
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
  await page.goto('/settings/webhooks');
  await page.getByRole('heading', { name: 'No system listens yet' }).waitFor();
  await look();
  await page.getByRole('button', { name: 'Add a webhook' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Address' }).fill('nowhere');
  await dialog.getByRole('button', { name: 'Add webhook' }).click();
  await dialog.getByText('This is no web address').waitFor();
  await look();
  const { port } = sink.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/hooks`;
  await dialog.getByRole('textbox', { name: 'Address' }).fill(url);
  await dialog.getByRole('checkbox', { name: 'A profile was updated' }).click();
  await dialog.getByRole('button', { name: 'Add webhook' }).click();
  await dialog.getByText(/^whsec_/).waitFor();
  await look();
  await dialog.getByRole('button', { name: 'I have copied it' }).click();
  await page.getByText(/Hears 9 of 11 kinds of news/).waitFor();

  await page.getByRole('button', { name: `Send a test to ${url}` }).click();
  const messages = page.getByRole('list', { name: `Messages to ${url}` });
  await messages.getByText('Delivered', { exact: true }).waitFor();
  expect(signature).toMatch(/^v1,/);
  answer = 500;
  await messages.getByRole('button', { name: /^Send again/ }).click();
  await messages.getByText(/The other system answered 500/).waitFor();
  await messages.getByRole('button', { name: /^Content/ }).click();
  await messages.getByText('"webhook.test"').waitFor();
  await look();
  // What is open stands in the address.
  await page.reload();
  await messages.getByText(/The other system answered 500/).waitFor();
  await person.close();
});
