import { describe, expect, it } from 'vitest';
import { addressesAt } from '../../../src/signin/oidc/addresses.ts';

describe('what is to be entered at a provider', () => {
  it.each([
    ['https://psm.test', null, 'https://psm.test', 'https://psm.test/t/acme'],
    ['https://psm.test/', null, 'https://psm.test', 'https://psm.test/t/acme'],
    ['https://psm.test', 'acme.psm.test', 'https://acme.psm.test', 'https://acme.psm.test'],
    ['http://localhost:3000', 'acme.localhost', 'http://acme.localhost:3000', 'http://acme.localhost:3000'],
  ])('at %s, with the host name %s, begins with %s', (baseUrl, host, base, tenant) => {
    const addresses = addressesAt(baseUrl, host, 'acme');
    expect(addresses).toMatchObject({
      base,
      redirect: `${base}/api/v1/signin/callback`,
      afterSignOut: `${base}/signin`,
    });
    expect(addresses.backchannelLogout('id')).toBe(`${tenant}/api/v1/signin/backchannel-logout/id`);
  });
});
