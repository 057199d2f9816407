import { describe, expect, it } from 'vitest';
import { html } from '../../src/outbox/html.ts';
import { dayInWords, greeting, oneLine } from '../../src/outbox/words.ts';

// ASVS 1.3.3, 1.3.11
describe('text from outside in a mail', () => {
  it('is one line', () => {
    expect(oneLine('Ada\r\nBcc: everybody@evil.test')).toBe('Ada Bcc: everybody@evil.test');
    expect(oneLine(' Ada\u2028\u0085\t\u0000Lovelace\u00A0')).toBe('Ada Lovelace');
  });

  it('keeps its direction and shows what it is', () => {
    expect(oneLine('Ada\u202Egnp.exe\u2066\u200F\u061C')).toBe('Adagnp.exe');
    expect(oneLine('A\u200Bd\uFEFFa\u00AD')).toBe('Ada');
  });

  it('keeps the letters of every script, with their joiners', () => {
    for (const name of ['שרה', 'محمد', 'نازنین‌زهرا', 'क्‍ष', '👩‍🚀', 'Zoë', 'O’Brien', '王小明']) {
      expect(oneLine(name)).toBe(name.normalize('NFC'));
    }
  });

  it('is not endless, and is not cut through a character', () => {
    expect(oneLine('a'.repeat(10_000))).toBe(`${'a'.repeat(119)}…`);
    expect(oneLine(`${'a'.repeat(118)}👩👩`).isWellFormed()).toBe(true);
    expect(oneLine('a\uD800b')).toBe('ab');
  });

  it('greets by name, unless the name is an advertisement', () => {
    expect(greeting('Ada')).toBe('Hello Ada,');
    expect(greeting('J. R.')).toBe('Hello J. R.,');
    for (const name of [null, '', ' ', 'Win at evil.test', 'https://x', 'www.evil', 'me@evil', '<b>']) {
      expect(greeting(name)).toBe('Hello,');
    }
  });

  it('says days as people do', () => {
    expect(dayInWords(new Date('2026-11-14T23:30:00Z'))).toBe('14 November 2026');
  });
});

describe('the html tag', () => {
  // ASVS 1.1.2, 1.2.1
  it('escapes what is put in, in elements and in attributes', () => {
    const name = `<img src=x onerror="alert('1')">&amp;`;
    expect(html`<a title="${name}">${name}</a>`.source).toBe(
      '<a title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;">' +
        '&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;</a>',
    );
  });

  it('puts markup into markup, alone or as a list', () => {
    const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`);
    const both = html`${items}|${html`<hr />`}|${1}`;
    expect(both.source).toBe('<li>a</li><li>&lt;b&gt;</li>|<hr />|1');
  });
});
