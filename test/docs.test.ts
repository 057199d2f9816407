import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { configSchema } from '../src/config.ts';
import { disputes } from '../src/correlation/disputes.ts';
import { roles } from '../src/directory/roles.ts';
import { parseSetup } from '../src/directory/setupFile.ts';
import { errorCodes } from '../src/kernel/errors.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const below = (folder: string, ending: string): string[] =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name}`);

const pages = ['README.md', 'CHANGELOG.md', ...below('docs', '.md')];
/** Without the page: its codes go over no wire. */
const sources = below('src', '.ts')
  .filter((file) => !/^src[/\\]web[/\\]/.test(file))
  .map(read)
  .join('\n');

/** As GitHub makes them of headings. */
function anchorsOf(page: string): Set<string> {
  const headings = [...withoutCode(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

function withoutCode(page: string): string {
  return page.replace(/^```[\s\S]*?^```/gm, '');
}

/** Links of a page that lead to no file of the repository, or to no heading of it. */
function deadLinksOf(page: string): string[] {
  const links = [...withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => {
    if (/^(https?|mailto):/.test(link)) return false;
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? page : path.join(path.dirname(page), file);
    if (!existsSync(path.join(root, target))) return true;
    return anchor !== undefined && !anchorsOf(read(target)).has(anchor);
  });
}

describe('links', () => {
  it('lead somewhere', () => {
    expect(pages.flatMap((page) => deadLinksOf(page).map((link) => `${page}: ${link}`))).toEqual([]);
  });

  it('lead to every page from the README or from a page that it names', () => {
    const linked = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\(([^)#\s]+)/g)].map(([, link = '']) =>
        path.join(path.dirname(page), link).replace(/\/$/, ''),
      ),
    );
    const alone = pages.filter(
      (page) => page !== 'README.md' && !linked.includes(page) && !linked.includes(path.dirname(page)),
    );
    expect(alone).toEqual([]);
  });

  it('of docstrings name headings that are there', () => {
    const cited = [...sources.matchAll(/(docs\/[\w/-]+\.md)(?:, "([^"]+)")?/g)];
    const missing = cited.filter(
      ([, page = '', heading]) =>
        !existsSync(path.join(root, page)) ||
        (heading !== undefined && !read(page).includes(`\n## ${heading}\n`)),
    );
    expect(missing.map(([words]) => words)).toEqual([]);
  });
});

describe('docs/cli.md', () => {
  const page = read('docs/cli.md');

  it('has every command and no other', () => {
    const documented = [...page.matchAll(/^### `psm ([^`]+)`$/gm)].map(([, words = '']) =>
      words.replace(/ [A-Z-].*$/, ''),
    );
    expect(documented.toSorted()).toEqual(commands([]).toSorted());
  });

  it('has every option and no other', () => {
    const parts = readdirSync(path.join(root, 'src/cli/commands')).map((name) => `commands/${name}`);
    const program = ['main.ts', ...parts].map((file) => read(`src/cli/${file}`)).join('\n');
    const declared = [...program.matchAll(/[oO]ption\(\s*['`](--[a-z-]+)/g)].map(([, option]) => option);
    expect(optionsIn(page)).toEqual(new Set([...declared, '--help']));
  });

  it('has every variable of the environment that a setting has', () => {
    const everyday = [...variables().values()].filter((name) => !/^PSM_(FILE|CELL|RECORD|APPLY)_/.test(name));
    expect(everyday.filter((name) => !page.includes(`| \`${name}\` |`))).toEqual([]);
  });
});

/** Names of the commands as the program lists them, those of groups with the group before them. */
function commands(group: readonly string[]): string[] {
  const help = execFileSync(process.execPath, [path.join(root, 'bin/psm.mjs'), ...group, '--help'], {
    encoding: 'utf8',
  });
  const list = help.slice(help.indexOf('Commands:'));
  return [...list.matchAll(/^ {2}([a-z-]+)( \[options\])?/gm)].flatMap(([, name = '', options]) => {
    if (name === 'help') return [];
    return options === undefined ? commands([...group, name]) : [[...group, name].join(' ')];
  });
}

function optionsIn(text: string): Set<string> {
  return new Set([...text.matchAll(/(?<![\w-])--[a-z][a-z-]+/g)].map(([option]) => option));
}

describe('codes', () => {
  it('of errors are in docs/api.md with their status, and no other', () => {
    const rows = [...read('docs/api.md').matchAll(/^\| `([a-z_]+)` \| (\d{3}) \|/gm)];
    expect(Object.fromEntries(rows.map(([, code, status]) => [code, Number(status)]))).toEqual(
      Object.fromEntries(Object.entries(errorCodes).map(([code, { status }]) => [code, status])),
    );
  });

  it('that stand beside a file, a row, a value, a plan or a change are explained', () => {
    const explained = ['docs/file-format.md', 'docs/concepts.md', 'docs/scim.md'].map(read).join('\n');
    // `custom` is what zod calls a fault of a value; callers get `invalid_request`.
    const known = [...Object.keys(errorCodes), 'custom'];
    const missing = [...codesOf(sources)].filter(
      (code) => !known.includes(code) && !explained.includes(`| \`${code}\` |`),
    );
    expect(missing).toEqual([]);
  });

  it('that are explained exist', () => {
    const rows = ['docs/file-format.md', 'docs/concepts.md']
      .flatMap((page) => [...read(page).matchAll(/^\| (?:`(?:stale|failed)` \| )?`([a-z_]+)` \|/gm)])
      .map(([, code = '']) => code);
    const codes = new Set([...codesOf(sources), ...roles]);
    expect(rows.filter((code) => !codes.has(code))).toEqual([]);
  });
});

/** Every word that stands as `code` or `reason` beside something that people are told, read from the sources. */
function codesOf(text: string): Set<string> {
  const words = (part = ''): string[] => [...part.matchAll(/'([a-z_]+)'/g)].map(([, word = '']) => word);
  const spared = /const sparedWords[^{]*\{([^}]*)\}/.exec(text)?.[1] ?? '';
  return new Set([
    ...Object.keys(disputes),
    ...[...text.matchAll(/type (?:RefusalReason|RowRejection) =([^;]+);/g)].flatMap(([, part]) =>
      words(part),
    ),
    ...[...text.matchAll(/readonly code:((?:\s*\|?\s*'[a-z_]+')+)/g)].flatMap(([, part]) => words(part)),
    ...[...text.matchAll(/\bcode: ('[a-z_]+'|.* \? '[a-z_]+' : '[a-z_]+')/g)].flatMap(([, part]) =>
      words(part),
    ),
    ...[...spared.matchAll(/^ {2}([a-z_]+):/gm)].map(([, word = '']) => `absent_${word}`),
  ]);
}

describe('docs/operating.md', () => {
  it('has every setting with its variable and default, and no other', () => {
    const rows = [
      ...read('docs/operating.md').matchAll(/^\| `([a-zA-Z.]+)` \| (?:`([A-Z_]+)` )?\|(?: `([^`]*)`)? \|/gm),
    ].map(([, setting = '', variable, value]) => [setting, variable, value]);
    const defaults = JSON.parse(read('config/default.json')) as Defaults;
    const named = variables();
    expect(rows).toEqual(
      settingsOf(configSchema).map((setting) => {
        const value = valueAt(defaults, setting);
        return [setting, named.get(setting), value?.toString()];
      }),
    );
  });
});

function settingsOf(schema: z.ZodObject, path: readonly string[] = []): string[] {
  return Object.entries(schema.shape).flatMap(([name, field]) =>
    'shape' in field ? settingsOf(field as z.ZodObject, [...path, name]) : [[...path, name].join('.')],
  );
}

type Defaults = { readonly [name: string]: string | number | Defaults };

function valueAt(values: Defaults, setting: string): string | number | undefined {
  let value: string | number | Defaults | undefined = values;
  for (const name of setting.split('.')) value = typeof value === 'object' ? value[name] : undefined;
  return typeof value === 'object' ? undefined : value;
}

/** Setting -> variable of the environment. */
function variables(): Map<string, string> {
  const rows = read('src/config.ts').matchAll(/^ {2}([A-Z_]+): \[([^\]]+)\],$/gm);
  return new Map(
    [...rows].map(([, name = '', steps = '']) => [steps.replace(/[' ]/g, '').replaceAll(',', '.'), name]),
  );
}

describe('examples', () => {
  it('of the set-up file can be used', () => {
    const [, example = ''] = /```json\n([\s\S]*?)```/.exec(read('docs/setup-file.md')) ?? [];
    expect(parseSetup(example).members).toHaveLength(2);
  });

  it('of decisions are numbered without a gap', () => {
    const numbers = readdirSync(path.join(root, 'docs/decisions')).map((name) => Number(name.slice(0, 4)));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers.map((_, index) => index + 1));
  });
});
