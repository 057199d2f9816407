import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageFile, root } from './packages.ts';

/** Path below the checkout -> text, of everything that runs in production. */
const sources = new Map(
  ['src', 'connectors', 'migrations', 'bin'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((file) => `${folder}/${file.replaceAll(path.sep, '/')}`)
      .filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !file.includes('/fixtures/'))
      .map((file) => [file, readFileSync(path.join(root, file), 'utf8')] as const),
  ),
);
const having = (pattern: RegExp, below = '') =>
  [...sources].filter(([file, text]) => file.startsWith(below) && pattern.test(text)).map(([file]) => file);

describe('the code', () => {
  // ASVS 1.3.2
  it('makes no code of data', () => {
    expect(sources.size).toBeGreaterThan(500);
    expect(having(/\beval\(|\bnew Function\b|node:vm|\bdocument\.write\b/)).toEqual([]);
  });

  // ASVS 1.2.5
  it('starts programs in few places, and none by a shell', () => {
    const places = having(/node:child_process/);
    expect(
      places.filter(
        (file) =>
          !/^(src\/db\/embedded\/|src\/cli\/preparePage\.ts|src\/connector\/importFault\.ts|bin\/)/.test(
            file,
          ),
      ),
    ).toEqual([]);
    expect(
      places.filter((file) => /\bshell:|\bexecSync\b|[^.\w]exec\(/.test(sources.get(file) ?? '')),
    ).toEqual([]);
  });

  // ASVS 6.5.3, 11.5.1
  it('makes secrets of chance that nobody can foresee', () => {
    const foreseeable = having(/\bMath\.random\b/);
    const secret = /^src\/(audit|directory|http|kernel|scim|signin|tenancy)\//;
    expect(foreseeable.filter((file) => secret.test(file))).toEqual([]);
    const makers = having(/\b(randomBytes|newSecret|newTenantToken|newSecretKey)\b/);
    expect(makers.length).toBeGreaterThan(5);
    expect(foreseeable.filter((file) => makers.includes(file))).toEqual([]);
  });

  // ASVS 11.3.1, 11.3.2, 11.4.1
  it('encrypts by AES-256-GCM alone, and makes digests by SHA-256 or longer ones', () => {
    const ciphers = [...sources].flatMap(([file, text]) =>
      [...text.matchAll(/create(?:C|Dec)ipheriv\(\s*'([^']+)'/g)].map(([, name]) => `${file} ${name}`),
    );
    expect(ciphers.length).toBeGreaterThan(2);
    expect(ciphers.filter((one) => !one.endsWith(' aes-256-gcm'))).toEqual([]);
    expect(having(/create(?:Hash|Hmac)\(\s*'(?!sha(?:256|384|512)')/)).toEqual([]);
  });
});

describe('the page', () => {
  // ASVS 3.2.2
  it('sets no HTML', () => {
    expect(having(/dangerouslySetInnerHTML|\b(?:inner|outer)HTML\b|insertAdjacentHTML/, 'src/web')).toEqual(
      [],
    );
  });

  // ASVS 14.3.3
  it('keeps in the browser which organisation somebody was at last, and nothing else', () => {
    expect(having(/localStorage|sessionStorage|indexedDB|document\.cookie|\bcaches\./, 'src/web')).toEqual([
      'src/web/lastOrganisation.ts',
    ]);
  });

  it('hears no other window', () => {
    expect(having(/postMessage|addEventListener\('message'/, 'src/web')).toEqual([]);
  });
});

describe('a package', () => {
  // ASVS 13.4.1, 15.2.3
  it('holds what is built and what is written for people: no sources, no tests, no history', () => {
    expect(packageFile().files).toEqual(['bin', 'dist', 'config', 'docs', 'CHANGELOG.md', 'LICENSE']);
  });
});
