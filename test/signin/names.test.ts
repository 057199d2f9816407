import { describe, expect, it } from 'vitest';
import { networkOf } from '../../src/http/networkOf.ts';
import { browserName } from '../../src/signin/browserName.ts';
import { relyingPartyAt } from '../../src/signin/passkeys/relyingParty.ts';

const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';
const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)';

describe('the browser of a session', () => {
  it.each([
    [`${mac} ${webkit} Chrome/140.0.0.0 Safari/537.36`, 'Chrome on macOS'],
    [`${mac} ${webkit} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`, 'Edge on macOS'],
    [`${mac} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15`, 'Safari on macOS'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
    [`Mozilla/5.0 (Linux; Android 15) ${webkit} Chrome/140.0.0.0 Mobile Safari/537.36`, 'Chrome on Android'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) CriOS/140 Mobile Safari/604.1',
      'Chrome on iPhone',
    ],
    ['curl/8.0', null],
    ['<script>alert(1)</script>', null],
    [undefined, null],
  ])('of %j is %s', (userAgent, name) => {
    expect(browserName(userAgent)).toBe(name);
  });
});

describe('the network that an address belongs to', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('passkeys', () => {
  const at = (address: string, openedAt: string) => relyingPartyAt(address, openedAt, 'PSM');

  it.each([
    ['https://psm.acme.example', 'psm.acme.example', 'psm.acme.example', 'https://psm.acme.example'],
    ['https://psm.acme.example:8443/', 'x', 'psm.acme.example', 'https://psm.acme.example:8443'],
    ['http://localhost:3000', 'localhost', 'localhost', 'http://localhost:3000'],
    ['http://127.0.0.1:3000', 'localhost', 'localhost', 'http://localhost:3000'],
  ])('at %s, opened at %s, belong to %s', (address, openedAt, id, origin) => {
    expect(at(address, openedAt)).toMatchObject({ id, origin });
  });

  it.each([
    ['http://127.0.0.1:3000', '127.0.0.1', 'Open http://localhost:3000 instead'],
    ['http://psm.acme.example', 'psm.acme.example', 'PSM_BASE_URL'],
    ['https://192.0.2.7', '192.0.2.7', 'PSM_BASE_URL'],
    ['https://[2001:db8::1]', '[2001:db8::1]', 'PSM_BASE_URL'],
  ])('are not possible at %s, opened at %s', (address, openedAt, hint) => {
    expect(() => at(address, openedAt)).toThrow(hint);
  });
});
