import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isEmail } from '../../../src/mapping/cell/email.ts';

describe('e-mail addresses', () => {
  it.each([
    'ana.costa@example.com',
    "o'neil+mentor@sub.example.co.uk",
    'jürgen@müller.example',
    '用户@例子.广告',
    'a@b.cd',
    `${'l'.repeat(64)}@example.com`,
  ])('accepts %s', (address) => {
    expect(isEmail(address)).toBe(true);
  });

  it.each([
    '',
    'ana',
    'ana@',
    '@example.com',
    'ana@localhost',
    'ana@example',
    'ana@example.c',
    'ana@example.123',
    'ana@@example.com',
    'ana costa@example.com',
    'ana@exam ple.com',
    '.ana@example.com',
    'ana.@example.com',
    'a..b@example.com',
    'ana@-example.com',
    'ana@example-.com',
    'ana@example..com',
    'ana@example.com.',
    'Ana <ana@example.com>',
    'ana@example.com; bo@example.com',
    'ana@example.com, bo@example.com',
    '"ana costa"@example.com',
    'ana@[192.0.2.1]',
    'ana@example.com\n',
    'ana\u{200b}@example.com',
    'ana\u{202e}@example.com',
    `${'l'.repeat(65)}@example.com`,
    `a@${'d'.repeat(64)}.com`,
    `${'é'.repeat(33)}@example.com`,
    `a@${'abcdefgh.'.repeat(28)}com`,
  ])('refuses %j', (address) => {
    expect(isEmail(address)).toBe(false);
  });
});

const corpus = new URL('../../../../shared/corpora/isemail/', import.meta.url);

describe.skipIf(!existsSync(corpus))('the isemail corpora', () => {
  interface Case {
    readonly address: string;
    readonly category: string;
    readonly diagnosis: string;
  }
  const casesOf = (name: string): Case[] => JSON.parse(readFileSync(new URL(name, corpus), 'utf8')) as Case[];

  /** Grammar that is valid and reaches nobody who is in an export of people. */
  const valid = new Set(['ISEMAIL_VALID_CATEGORY', 'ISEMAIL_DNSWARN']);

  it.each(['isemail-3.05.json', 'isemail-original.json'])(
    '%s: accepts nothing that is not an address',
    (name) => {
      const cases = casesOf(name);
      expect(cases.length).toBeGreaterThan(100);
      const wrong = cases.filter(({ address, category }) => isEmail(address) && !valid.has(category));
      expect(wrong.map(({ address, diagnosis }) => [address, diagnosis])).toEqual([]);
    },
  );

  it.each(['isemail-3.05.json', 'isemail-original.json'])('%s: accepts every plain valid address', (name) => {
    const refused = casesOf(name).filter(({ address, category }) => valid.has(category) && !isEmail(address));
    // No top level domain has one label or one letter: such addresses are refused on purpose.
    const reasons = refused.map(({ address }) => address).filter((address) => /\.[^.@]{2,}$/.test(address));
    expect(reasons).toEqual([]);
  });
});
