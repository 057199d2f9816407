import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fingerprintOf, fingerprintSetting } from '../../../src/web/pages/sources/settings/fingerprint.ts';
import { settingsOf, valuesOf } from '../../../src/web/pages/sources/settings/setting.ts';
import {
  configOf,
  missingSettings,
  settingText,
  shownSettings,
} from '../../../src/web/pages/sources/settings/settingValues.ts';

const schema = z.object({
  place: z
    .enum(['folder', 'sftp'])
    .default('folder')
    .describe('Where it lies.')
    .meta({ title: 'Place', labels: { sftp: 'SFTP server' } }),
  host: z
    .string()
    .describe('The server.')
    .meta({ title: 'Server', when: { place: ['sftp'] } })
    .optional(),
  host_key: z
    .string()
    .optional()
    .describe('Its key.')
    .meta({ when: { place: ['sftp'] } }),
  password: z
    .string()
    .optional()
    .describe('Its password.')
    .meta({ when: { place: ['sftp'] }, needed: true }),
  token: z.string().describe('A token.').meta({ title: 'API token' }),
  key: z.string().optional().describe('A key.').meta({ multiline: true }),
  groups: z.array(z.string()).default(['staff']).describe('Groups.'),
  kinds: z
    .array(z.enum(['a', 'b']))
    .optional()
    .describe('Kinds.'),
  active: z.boolean().default(true).describe('Active ones.'),
  pageSize: z.number().int().min(10).max(200).default(100).describe('Size.').meta({ advanced: true }),
  separator: z
    .enum([',', '\t'])
    .nullish()
    .describe('Separator.')
    .meta({ labels: { '\t': 'Tab' } }),
  extra: z.record(z.string(), z.string()).optional().describe('More.'),
});
const connector = {
  name: 'x',
  title: 'X',
  delivery: 'pull' as const,
  docs: '',
  config: z.toJSONSchema(schema, { io: 'input' }) as Record<string, unknown>,
  secret_fields: ['token', 'password', 'key'],
};
const settings = settingsOf(connector);
const nothing = { stored: [], removed: [] };

describe('the form of a connector', () => {
  it('has a field of the right kind for each setting, with its words', () => {
    expect(Object.fromEntries(settings.map(({ name, kind }) => [name, kind]))).toEqual({
      place: 'choice',
      host: 'text',
      host_key: 'text',
      password: 'text',
      token: 'text',
      key: 'lines',
      groups: 'list',
      kinds: 'choices',
      active: 'switch',
      pageSize: 'number',
      separator: 'choice',
      extra: 'json',
    });
    const [place, , hostKey, , token] = settings;
    expect(place).toMatchObject({
      title: 'Place',
      description: 'Where it lies.',
      initial: 'folder',
      required: false,
      choices: [
        { value: 'folder', label: 'Folder' },
        { value: 'sftp', label: 'SFTP server' },
      ],
    });
    expect(hostKey?.title).toBe('Host key');
    expect(token).toMatchObject({ secret: true, required: true, title: 'API token' });
    expect(settings.find(({ name }) => name === 'pageSize')).toMatchObject({
      title: 'Page size',
      advanced: true,
      whole: true,
      min: 10,
      max: 200,
    });
  });

  it('shows and sends only what belongs to the way in that was chosen', () => {
    const values = { ...valuesOf(settings, {}), host: 'h', password: 'p', token: ' t ' };
    expect(shownSettings(settings, values).map(({ name }) => name)).not.toContain('host');
    expect(configOf(shownSettings(settings, values), values, nothing)).toEqual({
      place: 'folder',
      token: 't',
      groups: ['staff'],
      active: true,
      pageSize: 100,
    });
    const sftp = { ...values, place: 'sftp', groups: ['', ' '], extra: '{"a":"b"}', separator: '\t' };
    expect(configOf(shownSettings(settings, sftp), sftp, nothing)).toMatchObject({
      place: 'sftp',
      host: 'h',
      password: 'p',
      // Emptied is not the same as left as it was.
      groups: [],
      extra: { a: 'b' },
      separator: '\t',
    });
  });

  it('leaves a stored secret out, and removes it by null', () => {
    const values = { ...valuesOf(settings, { place: 'sftp' }), place: 'sftp' };
    const stored = ['token', 'password'];
    const shown = shownSettings(settings, values);
    expect(missingSettings(shown, values, nothing)).toEqual({
      password: 'Fill in “Password”.',
      token: 'Fill in “API token”.',
    });
    expect(missingSettings(shown, values, { stored, removed: [] })).toEqual({});
    const config = configOf(shown, values, { stored, removed: ['password'] });
    expect(config).not.toHaveProperty('token');
    expect(config).toHaveProperty('password', null);
    const elsewhere = shownSettings(settings, { ...values, place: 'folder' });
    // What is needed by another way in is not asked for.
    expect(missingSettings(elsewhere, values, nothing)).toEqual({ token: 'Fill in “API token”.' });
    expect(configOf(elsewhere, values, { stored, removed: ['password'] })).toHaveProperty('password', null);
    const retyped = { ...values, password: 'new' };
    expect(configOf(shown, retyped, { stored, removed: ['password'] })).toHaveProperty('password', 'new');
  });

  it('says in words what is stored', () => {
    const values = valuesOf(settings, { separator: '\t', groups: ['a', 'b'], active: false });
    const said = Object.fromEntries(
      settings.map((one) => [one.name, settingText(one, values[one.name] ?? '')]),
    );
    expect(said).toMatchObject({ separator: 'Tab', groups: 'a, b', active: 'No', host: undefined });
  });
});

describe('the fingerprint of a server', () => {
  it('is found in a message, and goes to the setting for it', () => {
    const fingerprint = 'SHA256:uNiVztksCsDhcc0u9e8BrrJXVTDg2MUpFxZGZn/Ek7Q';
    expect(fingerprintOf(`The server shows ${fingerprint}. Compare it.`)).toBe(fingerprint);
    expect(fingerprintOf('SHA256 is no fingerprint')).toBeUndefined();
    const shown = shownSettings(settings, { ...valuesOf(settings, {}), place: 'sftp' });
    expect(fingerprintSetting(shown, undefined)?.name).toBe('host_key');
    expect(
      fingerprintSetting(
        settings.filter(({ name }) => name === 'token'),
        undefined,
      ),
    ).toBeUndefined();
  });
});
