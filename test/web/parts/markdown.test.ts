import { MantineProvider } from '@mantine/core';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Markdown } from '../../../src/web/components/markdown/Markdown.tsx';

/** What is put on the page, without looks. */
function shown(source: string): string {
  const text = createElement(Markdown, { source, level: 3 });
  const page = renderToStaticMarkup(createElement(MantineProvider, { env: 'test' }, text));
  return page.replaceAll(/<style[^]*?<\/style>/g, '');
}
const tags = (page: string) =>
  [...page.matchAll(/<(h\d)[^>]*>([^<]*)/g)].map(([, tag, text]) => `${tag} ${text}`);

describe('a Markdown text on the page', () => {
  // ASVS 3.2.2
  it('is nothing but text where it is HTML', () => {
    const page = shown(
      'Before <b onclick="alert(1)">bold</b> <img src=x onerror="alert(2)">\n\n<script>alert(3)</script>\n\n<iframe src="https://evil.test"></iframe>\n\n| a |\n|---|\n| <svg onload="alert(4)"> &lt;svg&gt; |\n\n`<i>` and after',
    );
    expect(page).not.toMatch(/<(?:script|img|iframe|svg onload|b|i)[\s>]|alert|evil/);
    expect(page).toContain('Before bold');
    expect(page).toContain('&lt;svg&gt;');
    expect(page).toContain('&lt;i&gt;');
    expect(page).toContain('and after');
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    '&#106;avascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '//evil.test',
    '/api/v1/members',
    '../file-format.md',
    '#nowhere',
  ])('has no link to %s', (href) => {
    const page = shown(`See [these words](<${href}>) and\n\n[others][1]\n\n[1]: <${href}>`);
    expect(page).not.toContain('href');
    expect(page).toContain('these words');
    expect(page).toContain('others');
  });

  it('leads to web pages in a tab of their own that is told nothing', () => {
    const page = shown('[Okta](https://okta.test/a?b=1) and https://bare.test');
    expect(page).toMatch(/<a [^>]*href="https:\/\/okta\.test\/a\?b=1"/);
    expect(page).toMatch(/<a [^>]*href="https:\/\/bare\.test"/);
    expect(page.match(/target="_blank"/g)).toHaveLength(2);
    expect(page.match(/rel="noopener noreferrer"/g)).toHaveLength(2);
  });

  it('loads no picture: its description stands there', () => {
    const page = shown('![A **screen**](https://elsewhere.test/x.png)');
    expect(page).not.toMatch(/<img|elsewhere/);
    expect(page).toContain('A <strong>screen</strong>');
  });

  it('has headings below those of the page, none left out, and links to them', () => {
    const page = shown(
      '# Title\n\n[Down](#which-file-and-when)\n\n## Which file, and when\n\n#### Deep\n\n## Last',
    );
    expect(tags(page)).toEqual(['h3 Which file, and when', 'h4 Deep', 'h3 Last']);
    const [, target] = /href="#([^"]+)"/.exec(page) ?? [];
    expect(page).toContain(`id="${target}"`);
  });

  it('has tables that the keyboard can scroll, lists and code', () => {
    const page = shown(
      '| setting | |\n|---|---|\n| `a` | &amp; b |\n\n3. three\n   - inner\n\n```sh\nls <x>\n```',
    );
    expect(page).toMatch(/tabindex="0" role="group" aria-label="Table: setting"/);
    expect(page.match(/<th[ >]/g)).toHaveLength(1);
    expect(page).toContain('&amp; b');
    expect(page).not.toContain('&amp;amp;');
    expect(page).toMatch(/<ol start="3"><li>three<ul><li>inner/);
    expect(page).toContain('ls &lt;x&gt;');
  });
});
