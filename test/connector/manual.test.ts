import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { newConnector } from '../../src/connector/newConnector.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = readFileSync(path.join(root, 'docs/connectors.md'), 'utf8');
const place = realpathSync(mkdtempSync(path.join(tmpdir(), 'psm-manual-')));
afterAll(() => rmSync(place, { recursive: true }));

/** Types the command in a folder, as somebody would who has only the page. */
function psm(folder: string, args: readonly string[], named = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, 'bin/psm.mjs'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, INIT_CWD: folder, PSM_CONNECTORS: named },
  });
  return { status, stderr, json: () => JSON.parse(stdout) as { items: Record<string, unknown>[] } };
}

/** The code of the page as somebody copies it: the first block is index.ts, the second the fixture. */
function copied(): string {
  const [index = '', source = ''] = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(
    ([, code = '']) => code,
  );
  const folder = path.join(place, 'copied');
  mkdirSync(path.join(folder, 'fixtures'), { recursive: true });
  writeFileSync(path.join(folder, 'index.ts'), index);
  writeFileSync(path.join(folder, 'fixtures/source.ts'), source);
  return folder;
}

describe('the example of docs/connectors.md', () => {
  const folder = copied();

  it('works at the first start: it is listed, and keeps to the whole contract', () => {
    const listed = psm(place, ['connectors', '--json'], './copied').json().items;
    expect(listed.find(({ name }) => name === 'example')).toMatchObject({
      title: 'Example',
      delivery: 'pull',
    });
    const tested = psm(place, ['connectors', 'test', 'example', '--json'], './copied');
    expect(tested.json().items.filter(({ ok }) => ok !== true)).toEqual([]);
    expect([tested.status, tested.json().items.length]).toEqual([0, 15]);
  });

  it('compiles', () => {
    const types = {
      module: 'esnext',
      moduleResolution: 'bundler',
      types: ['node'],
      typeRoots: [path.join(root, 'node_modules/@types')],
    };
    const paths = {
      'profile-sync-manager/connector': [path.join(root, 'src/connector/index.ts')],
      'profile-sync-manager/connector/testing': [path.join(root, 'src/connector/contract/index.ts')],
      zod: [path.join(root, 'node_modules/zod')],
    };
    const config = {
      extends: path.join(root, 'tsconfig.json'),
      compilerOptions: { ...types, paths },
      include: ['.'],
      exclude: [],
    };
    writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(config));
    const tsc = [path.join(root, 'node_modules/typescript/bin/tsc'), '--noEmit', '-p', folder];
    expect(spawnSync(process.execPath, tsc, { encoding: 'utf8' }).stdout).toBe('');
  });

  it('is what psm connectors new writes', async () => {
    const to = path.join(place, 'written');
    const files = await newConnector('example', { folder: to });
    expect(files.map((file) => path.relative(to, file))).toEqual([
      'package.json',
      'index.ts',
      'fixtures/source.ts',
      'README.md',
    ]);
    for (const file of ['index.ts', 'fixtures/source.ts']) {
      expect(readFileSync(path.join(to, file), 'utf8')).toBe(readFileSync(path.join(folder, file), 'utf8'));
    }
  });
});

describe('docs/connectors.md', () => {
  const named = (pattern: RegExp) => [...page.matchAll(pattern)].map(([, name = '']) => name);

  it('lists the connectors there are', () => {
    const folders = readdirSync(path.join(root, 'connectors'), { withFileTypes: true });
    expect(named(/^\| \[`([a-z0-9-]+)`\]\(connectors\/\1\.md\)/gm)).toEqual(
      folders
        .filter((one) => one.isDirectory())
        .map(({ name }) => name)
        .toSorted(),
    );
  });

  it('has every message, fault, part of the spec, of the context and of a setting', () => {
    const text = readFileSync(path.join(root, 'src/connector/connector.ts'), 'utf8');
    const partsOf = (name: string) => {
      const body = new RegExp(`interface ${name}\\b[^{]*\\{\\n([\\s\\S]*?)^\\}`, 'm').exec(text)?.[1] ?? '';
      return [...body.matchAll(/^ {2}(?:readonly )?([a-zA-Z]+)\??[:(]/gm)].map(([, part = '']) => part);
    };
    const rows = named(/^\| `([a-zA-Z_]+)[?(`]/gm);
    const parts = ['ConnectorSpec', 'ConnectorContext', 'SettingMeta', 'Session', 'SourceRecord'].flatMap(
      partsOf,
    );
    const errors = readFileSync(path.join(root, 'src/connector/sourceError.ts'), 'utf8');
    const faults = [...errors.matchAll(/^ {2}\| '([a-z_]+)'/gm)].map(([, fault = '']) => fault);
    const messages = [...text.matchAll(/\{ readonly type: '([a-z]+)'/g)].map(([, type = '']) => type);
    expect(parts.length).toBeGreaterThan(25);
    expect([messages.length, faults.length]).toEqual([7, 8]);
    expect([...parts, ...messages, ...faults].filter((one) => !rows.includes(one))).toEqual([]);
  });
});

describe('psm connectors new', () => {
  it('writes into a source tree: code, page, and a line in the list, in order', async () => {
    const checkout = path.join(place, 'checkout');
    mkdirSync(path.join(checkout, 'docs'), { recursive: true });
    cpSync(path.join(root, 'docs/connectors.md'), path.join(checkout, 'docs/connectors.md'));
    const files = await newConnector('bravo-hr', { checkout });
    expect(files.map((file) => path.relative(checkout, file))).toEqual([
      'connectors/bravo-hr/index.ts',
      'connectors/bravo-hr/fixtures/source.ts',
      'docs/connectors/bravo-hr.md',
    ]);
    const code = readFileSync(files[0] ?? '', 'utf8');
    expect(code).toContain("from '#connector'");
    expect(code).toContain("const title = 'Bravo Hr';");
    const list = readFileSync(path.join(checkout, 'docs/connectors.md'), 'utf8');
    expect(list).toMatch(
      /\(connectors\/bamboohr\.md\).*\n\| \[`bravo-hr`\]\(connectors\/bravo-hr\.md\) .*\n\| \[`csv`\]/,
    );
  });

  it('overwrites nothing, and writes nothing then', async () => {
    const folder = path.join(place, 'mine');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'README.md'), 'mine');
    await expect(newConnector('mine', { folder })).rejects.toThrow(/there already: .*README\.md/);
    expect(readdirSync(folder)).toEqual(['README.md']);
  });

  it.each(['Acme', '1st', 'a b', '../up', 'a--b', 'a-'])('takes no name such as %s', async (name) => {
    await expect(newConnector(name, { folder: path.join(place, 'no') })).rejects.toThrow(
      /cannot be the name/,
    );
  });

  it('prints what it wrote', () => {
    const to = path.join(place, 'printed');
    const written = execFileSync(
      process.execPath,
      [path.join(root, 'bin/psm.mjs'), 'connectors', 'new', 'acme', '--to', to, '--json'],
      { encoding: 'utf8' },
    );
    expect(JSON.parse(written)).toMatchObject({
      name: 'acme',
      files: expect.arrayContaining([path.join(to, 'index.ts')]) as unknown,
    });
  });
});

describe('psm connectors test', () => {
  it('tells what does not hold, and fails', async () => {
    const to = path.join(place, 'lame');
    const [, index = ''] = await newConnector('lame', { folder: to });
    writeFileSync(
      index,
      readFileSync(index, 'utf8')
        .replace("secretFields: ['token']", 'secretFields: []')
        .replace('if (signal.aborted) return;', ''),
    );
    const { status, json } = psm(place, ['connectors', 'test', './lame', '--json']);
    const failed = json().items.filter(({ ok }) => ok !== true);
    expect([status, failed.map(({ rule }) => rule)]).toEqual([
      1,
      ['a read that is cancelled stops soon, without the end'],
    ]);
    expect(failed[0]?.['message']).toContain('was cancelled and yields `end`');
  });

  it('says when there is nothing to test', () => {
    expect(psm(place, ['connectors', 'test', 'nobody']).stderr).toContain('There is no connector "nobody".');
    const bare = path.join(place, 'bare');
    mkdirSync(bare);
    writeFileSync(path.join(bare, 'index.ts'), readFileSync(path.join(place, 'copied/index.ts')));
    expect(psm(place, ['connectors', 'test', './bare']).stderr).toContain(
      `${bare} has no fixtures/source.ts`,
    );
  });
});
