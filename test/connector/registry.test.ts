import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.ts';

/** A folder far from the checkout: nothing is installed there. */
const place = realpathSync(mkdtempSync(path.join(tmpdir(), 'psm-connectors-')));
afterAll(() => rmSync(place, { recursive: true }));

const good = `import { columnsOf, defineConnector, SourceError } from 'profile-sync-manager/connector';
import type { Session } from 'profile-sync-manager/connector';
import { startHttpSource } from 'profile-sync-manager/connector/testing';
import { z } from 'zod';

const session: Session = {
  check: async () => ({ ok: typeof startHttpSource === 'function', message: 'Fine.' }),
  discover: async () => columnsOf([]),
};
export const fault = new SourceError('throttled', 'Busy.');
export default defineConnector({
  spec: {
    name: 'acme',
    title: 'Acme',
    delivery: 'pull',
    config: z.object({ token: z.string().describe('Acme > Settings') }),
    secretFields: ['token'],
    docs: 'Reads Acme.',
  },
  open: () => session,
});
`;
const plain = good.replaceAll(/^import type.*\n/gm, '').replace(': Session', '');

function write(file: string, text: string): void {
  mkdirSync(path.join(place, path.dirname(file)), { recursive: true });
  writeFileSync(path.join(place, file), text);
}

/** Name of the setting -> the third-party connectors that there are then, or what is wrong. In a process as `psm` is one. */
let outcomes: Readonly<Record<string, string>>;

const wrong: Readonly<Record<string, readonly [file: string, text: string, says: string]>> = {
  'no-default': ['index.ts', 'export const a = 1;', 'it has no default export. Write `export default'],
  'no-spec': [
    'index.ts',
    'export default {};',
    'it has no `spec`. Make the default export with defineConnector',
  ],
  'no-open': ['index.ts', good.replace('open: () => session,', ''), 'it has no `open`.'],
  'no-index': ['README.md', '', 'it has neither index.ts nor index.js.'],
  'no-main': [
    'package.json',
    '{"main":"dist/index.js"}',
    'its package.json names dist/index.js, which is not there.',
  ],
  name: ['index.ts', good.replace("'acme'", "'Acme 2'"), 'its `name` must be lower-case letters'],
  taken: ['index.ts', good.replace("'acme'", "'csv'"), 'its name "csv" is taken by the connector in '],
  delivery: [
    'index.ts',
    good.replace("'pull'", "'poll'"),
    'its `delivery` is "poll". It must be "pull", "upload" or "push".',
  ],
  secret: [
    'index.ts',
    good.replace("['token']", "['tokn']"),
    'its `secretFields` name "tokn", which is none of its settings.',
  ],
  undescribed: [
    'index.ts',
    good.replace(".describe('Acme > Settings')", ''),
    'its setting "token" has no description. Say with .describe',
  ],
  when: [
    'index.ts',
    good.replace("Settings')", "Settings').meta({ when: { kind: ['a'] } })"),
    'there is no setting "kind"',
  ],
  schema: ['index.ts', good.replace('z.object(', 'Object('), 'its `config` is no z.object(...) of zod 4.'],
  syntax: ['index.ts', good.replace('const session', 'const = session'), 'index.ts:6 has a syntax error: '],
  'syntax-js': [
    'index.js',
    plain.replace('const session', 'const = session'),
    'index.js:5 has a syntax error: ',
  ],
  enum: ['index.ts', `${good}enum Kind { A }`, 'no enum, no namespace'],
  type: ['index.ts', good.replace('import type', 'import'), 'If it is a type, import it with `import type`.'],
  ending: [
    'index.ts',
    `${good}import './client';`,
    'Write imports of files with their ending: "./client.ts".',
  ],
  missing: ['index.ts', `${good}import 'acme-sdk';`, "Cannot find package 'acme-sdk'"],
  throws: [
    'index.ts',
    `${good}throw new RangeError('Too far');`,
    'it throws while it is loaded: RangeError: Too far.',
  ],
  'node_modules/acme-ts': [
    'index.ts',
    good,
    'it is TypeScript in node_modules, where Node does not read it.',
  ],
};

beforeAll(() => {
  for (const [folder, [file, text]] of Object.entries(wrong)) write(`${folder}/${file}`, text);
  write('acme/index.ts', good);
  write(
    'node_modules/@acme/psm/package.json',
    '{"name":"@acme/psm","type":"module","exports":{".":{"types":"./x.d.ts","import":"./dist/index.js"}}}',
  );
  write('node_modules/@acme/psm/dist/index.js', plain.replace("'acme'", "'packed'"));
  write('node_modules/profile-sync-manager/package.json', '{"name":"profile-sync-manager","type":"module"}');
  const registry = new URL('../../src/connector/registry.ts', import.meta.url).href;
  const own = new URL('../../src/connector/index.ts', import.meta.url).href;
  const script = `
    const { loadConnectors } = await import(${JSON.stringify(registry)});
    const { SourceError } = await import(${JSON.stringify(own)});
    const before = [...(await loadConnectors()).keys()];
    const outcomes = {};
    for (const named of process.argv.slice(1)) {
      try {
        const all = await loadConnectors([named]);
        outcomes[named] = [...all.keys()].filter((name) => !before.includes(name)).join();
      } catch (error) {
        outcomes[named] = error.code + ' ' + error.message;
      }
    }
    const acme = await import(${JSON.stringify(path.join(place, 'acme/index.ts'))});
    outcomes.same = String(acme.fault instanceof SourceError);
    outcomes.check = String((await acme.default.open().check()).ok);
    console.log(JSON.stringify(outcomes));`;
  const named = [...Object.keys(wrong), 'acme', 'gone'].map((folder) => path.join(place, folder));
  const args = [
    '--input-type=module',
    '-e',
    script,
    ...named,
    path.join(place, 'acme/index.ts'),
    '@acme/psm',
    'nobody',
  ];
  const { INIT_CWD: _, ...env } = process.env;
  outcomes = JSON.parse(
    execFileSync(process.execPath, args, { cwd: place, env, encoding: 'utf8' }),
  ) as typeof outcomes;
});

describe('connectors of others', () => {
  it('are loaded from a folder where nothing is installed, with types, zod and this very program', () => {
    expect(outcomes[path.join(place, 'acme')]).toBe('acme');
    expect(outcomes['same']).toBe('true');
    expect(outcomes['check']).toBe('true');
  });

  it('are loaded from a package that is installed in the working folder', () => {
    expect(outcomes['@acme/psm']).toBe('packed');
  });

  it.each(Object.keys(wrong))('are refused with a sentence: %s', (folder) => {
    const at = path.join(place, folder);
    const outcome = outcomes[at];
    expect(outcome).toContain(wrong[folder]?.[2]);
    expect(outcome).toContain(`invalid_setting The connector in ${at} cannot be used: `);
  });

  it('are missed by name', () => {
    expect(outcomes[path.join(place, 'gone')]).toContain(`names ${place}/gone, and there is no such folder.`);
    expect(outcomes[path.join(place, 'acme/index.ts')]).toContain(
      'which is a file. Name its folder instead.',
    );
    expect(outcomes['nobody']).toContain(
      'names "nobody", and neither a folder nor a package of that name is here.',
    );
  });
});

describe('psm start', () => {
  it('does not start with a connector that cannot be used, and says which', () => {
    const dataDir = path.join(place, 'data');
    const started = spawnSync(
      process.execPath,
      [fileURLToPath(new URL('../../bin/psm.mjs', import.meta.url)), 'start'],
      {
        cwd: place,
        encoding: 'utf8',
        env: {
          ...process.env,
          INIT_CWD: place,
          PSM_CONNECTORS: './acme,./secret',
          PSM_DATA_DIR: dataDir,
          PORT: '0',
        },
      },
    );
    expect(started.status).toBe(1);
    expect(started.stderr).toContain(
      `The connector in ${place}/secret cannot be used: its \`secretFields\` name "tokn"`,
    );
    expect(existsSync(dataDir)).toBe(false);
  });
});

describe('the setting "connectors"', () => {
  it('is relative to where the command was typed, in a settings file to that file', () => {
    const typed = process.env['INIT_CWD'];
    try {
      process.env['INIT_CWD'] = place;
      expect(loadConfig({ PSM_CONNECTORS: 'acme, @acme/psm' }).connectors).toEqual([
        path.join(place, 'acme'),
        '@acme/psm',
      ]);
      write('settings/psm.json', '{"connectors":["../acme","@acme/psm","./none"]}');
      expect(loadConfig({ PSM_CONFIG: path.join(place, 'settings/psm.json') }).connectors).toEqual([
        path.join(place, 'acme'),
        '@acme/psm',
        path.join(place, 'settings/none'),
      ]);
    } finally {
      if (typed === undefined) delete process.env['INIT_CWD'];
      else process.env['INIT_CWD'] = typed;
    }
  });
});
