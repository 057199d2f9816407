import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import csv from '../../../connectors/csv/index.ts';
import { secretFields, settings } from '../../../connectors/csv/settings.ts';

const missing = (config: object) =>
  settings
    .safeParse(config)
    .error?.issues.map(({ path }) => path.join('.'))
    .toSorted() ?? [];

describe('the settings', () => {
  it('are those of an upload when nobody says otherwise', () => {
    const config = settings.parse({});
    expect(config.location).toBe('upload');
    expect(csv.spec.deliveryOf?.(config)).toBe('upload');
  });

  it.each([
    ['folder', {}, ['folder', 'pattern']],
    ['https', {}, ['url']],
    ['https', { sign_in: 'basic' }, ['http_password', 'http_user', 'url']],
    ['https', { sign_in: 'bearer' }, ['token', 'url']],
    ['https', { sign_in: 'header' }, ['header_name', 'header_value', 'url']],
    ['sftp', {}, ['host', 'password', 'pattern', 'user']],
    ['sftp', { private_key: 'x' }, ['host', 'pattern', 'user']],
    ['s3', {}, ['access_key_id', 'bucket', 'pattern', 'secret_access_key']],
    ['s3', { bucket: '', pattern: ' ' }, ['access_key_id', 'bucket', 'pattern', 'secret_access_key']],
  ])('of %s with %o lack what they name', (location, more, names) => {
    expect(missing({ location, ...more })).toEqual(names);
  });

  it.each([
    ['url', { location: 'https', url: 'http://hr.example.com/members.csv' }],
    ['url', { location: 'https', url: 'hr.example.com/members.csv' }],
    [
      'header_name',
      {
        location: 'https',
        url: 'https://x.example/',
        sign_in: 'header',
        header_name: 'a b',
        header_value: 'x',
      },
    ],
    ['pattern', { location: 'folder', folder: '/srv', pattern: '../members.csv' }],
    ['host', { location: 'sftp', host: 'hr@sftp.example.com', user: 'x', password: 'x', pattern: '*' }],
    ['pgp_private_key', { location: 'folder', folder: '/srv', pattern: '*', pgp_signer_key: 'x' }],
  ])('refuse a wrong %s', (name, config) => {
    expect(missing(config)).toEqual([name]);
  });

  it('make a form: each has a title, and shows only where it fits', () => {
    const { properties = {}, required } = z.toJSONSchema(settings, { io: 'input' });
    expect(required).toBeUndefined();
    for (const [name, one] of Object.entries(properties) as [string, Record<string, unknown>][]) {
      expect(one).toMatchObject({ title: expect.any(String), description: expect.any(String) });
      expect(`${name} ${'when' in one}`).toBe(
        `${name} ${!['location', 'encoding', 'separator'].includes(name)}`,
      );
    }
  });

  it('keep every password and private key secret', () => {
    const named = Object.keys(settings.shape).filter((name) =>
      /password|passphrase|private|secret|token|header_value/.test(name),
    );
    expect(named.toSorted()).toEqual([...secretFields].toSorted());
  });
});
