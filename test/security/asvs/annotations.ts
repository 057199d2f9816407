import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../packages.ts';

export interface AnnotatedTest {
  readonly file: string;
  readonly title: string;
}

export interface Annotations {
  /** Requirement -> the tests that show it. */
  readonly tests: ReadonlyMap<string, readonly AnnotatedTest[]>;
  /** Annotations that stand above no test, as `file:line`. */
  readonly astray: readonly string[];
}

const annotation = /^\s*\/\/ ASVS (\d+\.\d+\.\d+(?:, \d+\.\d+\.\d+)*)(?::.*)?$/;
/** `it('title'`, `describe('title'`, also with skipIf, concurrent and the like before the title. */
const plain = /^\s*(?:it|describe|test)(?:\.\w+(?:\([^()]*\))?)*\(\s*(['"`])((?:\\.|(?!\1).)+)\1/;
/** The title behind a table: `])('title'`. */
const behindTable = /\)\(\s*(['"`])((?:\\.|(?!\1).)+)\1/;

/** Reads `// ASVS 1.2.3, 4.5.6`, also with `: words` behind, above `it`, `describe` or `it.each` in every test file. */
export function annotations(): Annotations {
  const tests = new Map<string, AnnotatedTest[]>();
  const astray: string[] = [];
  const files = readdirSync(path.join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => `test/${file.replaceAll(path.sep, '/')}`)
    .sort();
  for (const file of files) {
    const lines = readFileSync(path.join(root, file), 'utf8').split('\n');
    for (const [at, line] of lines.entries()) {
      if (!line.includes('// ASVS')) continue;
      const ids = annotation.exec(line)?.[1]?.split(', ');
      const title = titleBelow(lines.slice(at + 1));
      if (ids === undefined || title === undefined) astray.push(`${file}:${at + 1}`);
      else for (const id of ids) tests.set(id, [...(tests.get(id) ?? []), { file, title }]);
    }
  }
  return { tests, astray };
}

/** Of the test below, which other comments may come before. */
function titleBelow(lines: readonly string[]): string | undefined {
  const first = lines.findIndex((line) => !/^\s*\/\//.test(line));
  const text = lines.slice(first).join('\n');
  if (/^\s*(?:it|describe|test)(?:\.\w+)*\.(?:each|for)\b/.test(text)) return behindTable.exec(text)?.[2];
  return plain.exec(text)?.[2];
}
