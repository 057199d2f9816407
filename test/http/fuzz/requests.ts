import type { Random } from '../../case/random.ts';
import type { OpenApi, Operation } from './document.ts';
import { fitting } from './fitting.ts';
import { hostileBytes, hostileText, hostileValue } from './hostile.ts';
import type { Known } from './known.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Makes requests of an operation: most of them fit in most parts, each may be wrong anywhere. */
export function requests(document: OpenApi, random: Random, known: Known) {
  const fit = fitting(document, random, known);

  const pathOf = ({ path, parameters }: Operation): string =>
    path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      if (random.oneIn(12)) return encoded(hostileText(random).slice(0, 300) || 'x');
      const schema = parameters.find((one) => one.in === 'path' && one.name === name)?.schema ?? {};
      return encoded(String(fit(schema, name === 'id' ? (path.split('/')[3] ?? '') : name)));
    });

  const queryOf = ({ parameters }: Operation): string => {
    const pairs = parameters
      .filter((one) => one.in === 'query' && (one.required === true ? !random.oneIn(20) : random.oneIn(3)))
      .map(({ name, schema }) => {
        const value = random.oneIn(6) ? hostileText(random).slice(0, 2_000) : asText(fit(schema, name));
        return `${name}=${encoded(value)}`;
      });
    if (random.oneIn(25)) pairs.push(`${encoded(hostileText(random).slice(0, 100))}=1`);
    return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
  };

  const jsonOf = (operation: Operation): string | undefined => {
    const schema = operation.requestBody?.content['application/json']?.schema;
    if (schema === undefined) return random.oneIn(10) ? hostileBytes(random) : undefined;
    const kind = random.below(20);
    if (kind === 0) return hostileBytes(random);
    if (kind === 1) return write(hostileValue(random));
    if (kind === 2) return undefined;
    const value = fit(schema, '');
    return write(kind < 10 ? value : broken(value, random));
  };

  return (operation: Operation, token: string): Asked => {
    const content = Object.keys(operation.requestBody?.content ?? {});
    const body = content.includes('multipart/form-data') ? form(random) : jsonOf(operation);
    const type = content.includes('multipart/form-data')
      ? 'multipart/form-data; boundary=b'
      : (content.find((one) => one !== 'application/json') ?? 'application/json');
    return {
      method: operation.method,
      path: (pathOf(operation) + queryOf(operation)).slice(0, 8_000),
      headers: {
        ...(!random.oneIn(40) && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': random.oneIn(30) ? random.pick(types) : type }),
        ...(random.oneIn(4) && { 'idempotency-key': random.oneIn(5) ? 'a b' : `k${random.below(50)}` }),
        ...(random.oneIn(20) && {
          'if-match': random.pick(['*', '"x"', 'W/"1"', known.text(random, 'digest') ?? 'x']),
        }),
        ...(random.oneIn(20) && { 'psm-reason': 'to see what happens' }),
      },
      body,
    };
  };
}

const types = [
  'text/plain',
  'application/xml',
  'application/x-www-form-urlencoded',
  'application/json; charset=utf-16',
  'x',
];

/** The same with one place of it wrong: of another type, gone, or one too many. */
function broken(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || random.oneIn(5)) return hostileValue(random);
  const keys = Object.keys(value);
  const key = keys.length > 0 ? random.pick(keys) : 'x';
  if (Array.isArray(value)) {
    return random.oneIn(6)
      ? Array.from({ length: 12_000 }, () => value[0] as unknown)
      : value.map((one: unknown, at) => (String(at) === key ? broken(one, random) : one));
  }
  const rest = Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
  if (random.oneIn(6)) return rest;
  if (random.oneIn(6)) return { ...value, [hostileText(random).slice(0, 40)]: 1 };
  return { ...rest, [key]: broken((value as Record<string, unknown>)[key], random) };
}

function form(random: Random): string {
  const file = random.pick([
    'Email,First Name\r\na@acme.test,Ada\r\n',
    'Email,First Name,Last Name,Unique ID\nperson1@acme.test,A,B,E00001\n',
    'Email\n"',
    '\0\0\0',
    'PK\u0003\u0004',
    hostileBytes(random),
  ]);
  const part = (name: string, content: string, more = '') =>
    `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${content}\r\n`;
  const population = part('population', random.pick(['full', 'partial', 'x']));
  const name = random.pick(['a.csv', 'a.xlsx', '', '../a', 'a".csv']);
  const upload = part(random.oneIn(10) ? 'x' : 'file', file, `; filename="${name}"`);
  return `${random.oneIn(4) ? upload + population : population + upload}${random.oneIn(15) ? '' : '--b--\r\n'}`;
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** As JSON; keys of objects are their own, `__proto__` too. */
function write(value: unknown): string | undefined {
  return JSON.stringify(value);
}

/** Percent-encoded; half a character as the bytes that would be its UTF-8, which nobody may send. */
function encoded(value: string): string {
  return value.isWellFormed() ? encodeURIComponent(value) : '%ED%A0%80';
}
