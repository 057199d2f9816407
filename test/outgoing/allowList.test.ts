import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { parseAllowList } from '../../src/outgoing/allowList.ts';

// ASVS 13.2.4
describe('the list of what the operator allows', () => {
  const allow = parseAllowList([
    'HR.internal.',
    '10.1.2.3',
    '10.2.0.0/16',
    'fd00:1::/32',
    '[fd00:2::5]',
    'bücher.example',
  ]);

  it.each([
    ['hr.internal', true],
    ['hr.INTERNAL.', true],
    ['xn--bcher-kva.example', true],
    ['internal', false],
    ['x.hr.internal', false],
    ['10.2.0.1', false],
  ])('the name %s: %s', (host, expected) => {
    expect(allow.hasHost(host)).toBe(expected);
  });

  it.each([
    ['10.1.2.3', true],
    ['::ffff:10.1.2.3', true],
    ['10.1.2.4', false],
    ['10.2.255.255', true],
    ['10.3.0.0', false],
    ['fd00:1:2::3', true],
    ['fd00:2::5', true],
    ['fd00:2::6', false],
    ['::10.1.2.3', false],
    ['64:ff9b::10.1.2.3', false],
  ])('the address %s: %s', (address, expected) => {
    expect(allow.hasAddress(address)).toBe(expected);
  });

  it.each([
    'https://hr.internal',
    'hr.internal:443',
    'hr.internal/path',
    '*.internal',
    '10.0.0.0/33',
    '10.0.0.0/8/8',
    '10.0.0.0/',
    '10.1',
    '127.1',
    '0x7f000001',
    '2130706433',
    'fe80::1%eth0',
    'a b',
    'user@hr.internal',
    '-',
    '.',
  ])('refuses "%s" with a sentence', (entry) => {
    expect(() => parseAllowList([entry])).toThrow(
      expect.objectContaining({
        code: 'invalid_setting',
        message: expect.stringMatching(
          /^".+" is no name of a host, .* \(PSM_OUTGOING_ALLOW\)\. Write them as /,
        ),
      }),
    );
  });

  it('is looked at before anything starts', () => {
    expect(loadConfig({ PSM_OUTGOING_ALLOW: 'hr.internal, 10.0.0.0/8' }).outgoing.allow).toEqual([
      'hr.internal',
      '10.0.0.0/8',
    ]);
    expect(() => loadConfig({ PSM_OUTGOING_ALLOW: 'hr.internal,*.corp' })).toThrow(
      expect.objectContaining({
        code: 'invalid_setting',
        message: expect.stringMatching(
          /^The setting "outgoing.allow" from PSM_OUTGOING_ALLOW is wrong: "\*\.corp" is no name .* or \*\.$/,
        ),
      }),
    );
  });
});
