import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatSecretKeys,
  newSecretKey,
  openSecret,
  parseSecretKeys,
  type SecretKeys,
  sealSecret,
} from '../../src/kernel/secretKeys.ts';

const place = ['tenant', 'source', '1', 'password'];
const keys: SecretKeys = { keys: [newSecretKey('new'), newSecretKey('old')] };
const wrong = expect.objectContaining({ code: 'invalid_setting' });

describe('a secret', () => {
  it('of any text opens where it was sealed, by any key that is kept', () => {
    const [newest, old] = keys.keys;
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string()), (text, where) => {
        const sealed = sealSecret(keys, text, where);
        expect(sealed.keyId).toBe('new');
        expect(openSecret(keys, sealed, where)).toBe(text);
        const older = sealSecret({ keys: [old!] }, text, where);
        expect(openSecret({ keys: [newest!, old!] }, older, where)).toBe(text);
      }),
    );
  });

  // ASVS 11.3.1, 11.3.2
  it('is sealed anew each time: equal ones do not look equal', () => {
    const [one, other] = [sealSecret(keys, 'same', place), sealSecret(keys, 'same', place)];
    expect(one.sealed.equals(other.sealed)).toBe(false);
    expect(one.sealed.toString('latin1')).not.toContain('same');
  });

  it.each([
    ['another tenant', ['other', 'source', '1', 'password']],
    ['another source', ['tenant', 'source', '2', 'password']],
    ['another setting', ['tenant', 'source', '1', 'token']],
    ['another kind', ['tenant', 'webhook', '1', 'password']],
    ['parts that read the same together', ['tenant', 'source', '1password']],
    ['parts with their separator in them', ['tenant","source', '1', 'password']],
  ])('does not open for %s', (_, elsewhere) => {
    expect(() => openSecret(keys, sealSecret(keys, 'x', place), elsewhere)).toThrow(wrong);
  });

  // ASVS 11.3.3
  it('does not open once any byte of it was changed, added or taken away', () => {
    const { keyId, sealed } = sealSecret(keys, 'secret', place);
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed[index]! ^= 1;
      expect(() => openSecret(keys, { keyId, sealed: changed }, place)).toThrow(wrong);
      expect(() => openSecret(keys, { keyId, sealed: sealed.subarray(0, index) }, place)).toThrow(wrong);
    }
    expect(() =>
      openSecret(keys, { keyId, sealed: Buffer.concat([sealed, Buffer.from([0])]) }, place),
    ).toThrow(wrong);
  });

  it('does not open with another key of the same name, and says so without quoting anything', () => {
    const sealed = sealSecret(keys, 's3cret', place);
    const others: SecretKeys = { keys: [newSecretKey('new')] };
    expect(() => openSecret(others, sealed, place)).toThrow(
      'A secret cannot be opened with the key "new": it is another key of that name, or the secret was changed.',
    );
    expect(() => openSecret({ keys: [newSecretKey('later')] }, sealed, place)).toThrow(
      'A secret was sealed with the key "new", which is not here.',
    );
  });
});

describe('keys as a setting', () => {
  it('are read as they are written', () => {
    expect(parseSecretKeys(formatSecretKeys(keys))).toEqual(keys);
    expect(parseSecretKeys(formatSecretKeys(keys).replaceAll('\n', ', '))).toEqual(keys);
  });

  const good = Buffer.alloc(32, 7).toString('base64');
  it.each([
    ['nothing', ''],
    ['only separators', ' ,\n'],
    ['no name', `:${good}`],
    ['no name and no colon', good],
    ['a name with other signs', `a b:${good}`],
    ['too short a key', `a:${Buffer.alloc(16).toString('base64')}`],
    ['too long a key', `a:${Buffer.alloc(33).toString('base64')}`],
    ['no base64', 'a:!!!'],
    ['a name twice', `a:${good},a:${good}`],
  ])('are refused with %s, and are not repeated', (_, text) => {
    const message = (() => {
      try {
        return parseSecretKeys(text);
      } catch (error) {
        return String(error);
      }
    })();
    expect(message).toMatch(/^PsmError: (A key for secrets is written as|There must be a key)/);
    expect(message).not.toContain(good);
  });
});
