import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Product } from './server.ts';

export interface PersonOptions {
  readonly size?: { readonly width: number; readonly height: number };
  readonly colorScheme?: 'light' | 'dark';
}

export const desktop = { width: 1280, height: 860 };
export const phone = { width: 360, height: 740 };

/** Somebody in front of a browser window of their own. Faults of the page's scripts and of its security policy fail the test. */
export class Person {
  readonly page: Page;
  private readonly context: BrowserContext;
  readonly faults: string[] = [];

  private constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
    page.on('pageerror', (error) => this.faults.push(error.message));
    page.on('console', (message) => {
      // The browser itself reports answers like 409 here; the page shows them to the person.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        this.faults.push(message.text());
      }
    });
  }

  static async open(browser: Browser, product: Product, options: PersonOptions = {}): Promise<Person> {
    const context = await browser.newContext({
      baseURL: product.url,
      viewport: options.size ?? desktop,
      colorScheme: options.colorScheme ?? 'light',
      reducedMotion: 'reduce',
      locale: 'en-CA',
      timezoneId: 'America/Toronto',
      acceptDownloads: true,
    });
    context.setDefaultTimeout(20_000);
    return new Person(context, await context.newPage());
  }

  /** Signs in as by the link that the command line makes. */
  async signIn(product: Product, email: string): Promise<void> {
    const { url } = await product.psm<{ url: string }>('signin-link', email);
    await this.page.goto(url);
    await this.page.waitForURL('**/people**');
  }

  /** One more tab of the same person. */
  async tab(): Promise<Page> {
    return this.context.newPage();
  }

  /** No violation of axe on the page as it rests: what is still being loaded or faded in settles first. */
  async expectAccessible(): Promise<void> {
    await expect.poll(() => this.violations(), { timeout: 30_000, interval: 250 }).toEqual([]);
  }

  private async violations(): Promise<string[]> {
    const { violations } = await new AxeBuilder({ page: this.page }).analyze();
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
    );
  }

  /** Nothing is wider than the window: nobody has to scroll sideways. */
  async expectFits(): Promise<void> {
    const overflow = await this.page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(overflow).toBeLessThanOrEqual(0);
  }

  async close(): Promise<void> {
    await this.context.close();
    expect(this.faults).toEqual([]);
  }
}
