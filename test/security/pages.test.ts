import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../src/directory/settings.ts';
import { attemptLimits } from '../../src/http/attempts.ts';
import { connectionLimits } from '../../src/http/connections.ts';
import { rateLimits } from '../../src/http/deps.ts';
import { jsonBounds } from '../../src/http/jsonBounds.ts';
import { clientTimes } from '../../src/http/slowClients.ts';
import { challengeMinutes } from '../../src/signin/challenge.ts';
import { linkMinutes } from '../../src/signin/link.ts';
import { lockedPackages, nameAt, packageFile, root } from './packages.ts';

const security = readFileSync(path.join(root, 'docs/security.md'), 'utf8');
const threats = readFileSync(path.join(root, 'docs/security/threats.md'), 'utf8');
const number = (value: number) => value.toLocaleString('en');

describe('the pages about security', () => {
  it('name files that are there', () => {
    const named = [...`${security}${threats}`.matchAll(/`((?:src|test)\/[\w./-]+)`/g)].map(
      ([, file = '']) => file,
    );
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
  });

  it('say how long sign-ins last and how often one may fail, as it is', () => {
    expect(security).toContain(`the sign-in has ${challengeMinutes} minutes`);
    expect(security).toContain(`| ${linkMinutes} minutes, once;`);
    const { idleMinutes, longestHours } = settingsSchema.parse({}).signIn;
    expect(security).toContain(`| after ${idleMinutes / 60} hours; a tenant may set 5 minutes to a day |`);
    expect(security).toContain(`| after ${longestHours} hours; a tenant may set 1 hour to 7 days |`);
    const { address, account, tokens } = attemptLimits;
    expect(security).toContain(
      `may fail ${address} times to sign in, ${account} times for one account, and ${tokens} times with tokens`,
    );
  });

  it('say the limits as they are', () => {
    expect(security).toContain(`| requests | ${number(rateLimits.caller)} a minute for a caller`);
    expect(security).toContain(`${rateLimits.invitations} a minute for an address`);
    expect(security).toContain(`${jsonBounds.depth} levels and ${number(jsonBounds.values)} values`);
    const { address, all } = connectionLimits;
    expect(security).toContain(`| ${number(address)} of one address, ${number(all)} in all |`);
    const { head, body, upload, piece } = clientTimes;
    expect(security).toContain(
      `| ${head / 1_000} s for the head of a request, ${body / 1_000} s for the whole, ${upload / 60_000} minutes for an upload; a stream that is not read for ${piece / 1_000} s is cut |`,
    );
  });

  it('explain findings of packages that are still there', () => {
    const installed = new Map(
      [...lockedPackages()].map(([place, { version }]) => [`${nameAt(place)} ${version}`, place]),
    );
    for (const one of ['uuid 8.3.2', 'uuid 3.4.0', 'ldapjs 3.0.7'])
      expect(installed.keys().toArray()).toContain(one);
    const { newman } = packageFile().overrides;
    for (const name of Object.keys(newman ?? {})) expect(security).toContain(`\`${name}\` `);
  });
});
