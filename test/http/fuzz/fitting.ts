import { newId } from '../../../src/kernel/ids.ts';
import type { Random } from '../../case/random.ts';
import { type OpenApi, resolved, type Schema } from './document.ts';
import type { Known } from './known.ts';

/** Makes values that fit a schema, with what is known of the server where it may belong. */
export function fitting(document: OpenApi, random: Random, known: Known) {
  /** @param name of the property: what others of that name were is likely here too */
  const make = (given: Schema, name: string, depth = 0): unknown => {
    const schema = resolved(document, given);
    if (schema.const !== undefined) return schema.const;
    if (schema.enum !== undefined) return random.pick(schema.enum);
    const choices = schema.anyOf ?? schema.oneOf;
    if (choices !== undefined) return make(random.pick(choices), name, depth + 1);
    if (schema.allOf !== undefined)
      return Object.assign({}, ...schema.allOf.map((one) => make(one, name, depth + 1)));
    switch (random.pick([schema.type ?? 'string'].flat())) {
      case 'object':
        return object(schema, depth);
      case 'array':
        return array(schema, name, depth);
      case 'integer':
        return Math.trunc(number(schema));
      case 'number':
        return number(schema);
      case 'boolean':
        return random.oneIn(2);
      case 'null':
        return null;
      default:
        return text(schema, name);
    }
  };

  const object = (schema: Schema, depth: number): object => {
    const required = schema.required ?? [];
    const entries = Object.entries(schema.properties ?? {})
      .filter(([name]) => required.includes(name) || (depth < 6 && random.oneIn(2)))
      .map(([name, one]) => [name, make(one, name, depth + 1)] as const);
    const more = schema.additionalProperties;
    if (typeof more === 'object' && depth < 6 && Object.keys(schema.properties ?? {}).length === 0) {
      for (let n = random.below(3); n > 0; n -= 1) {
        const name = String(make(schema.propertyNames ?? {}, 'key', depth + 1));
        entries.push([name, make(more, name, depth + 1)]);
      }
    }
    return Object.fromEntries(entries);
  };

  const array = (schema: Schema, name: string, depth: number): unknown[] => {
    const least = schema.minItems ?? 0;
    const length = Math.min(schema.maxItems ?? 3, least + random.below(depth > 5 ? 1 : 3));
    return Array.from({ length }, () => make(schema.items ?? {}, name, depth + 1));
  };

  const number = ({ minimum, exclusiveMinimum, maximum }: Schema): number => {
    const least = minimum ?? (exclusiveMinimum === undefined ? -10 : exclusiveMinimum + 1);
    const most = Math.min(maximum ?? least + 1_000, Number.MAX_SAFE_INTEGER);
    // The edges, where rules are wrong by one.
    return random.pick([least, most, Math.min(most, least + random.below(20))]);
  };

  const text = (schema: Schema, name: string): string => {
    if (schema.format === 'uuid') return known.id(random, name) ?? newId();
    if (schema.format === 'date-time') return random.pick(['2026-01-01T00:00:00Z', '9999-12-31T23:59:59Z']);
    if (schema.format === 'email') return random.pick(['owner@acme.test', `p${random.below(99)}@acme.test`]);
    if (schema.format === 'uri') return random.pick(['http://127.0.0.1:1/x', 'https://sink.example/hooks']);
    const one = random.oneIn(3) ? undefined : known.text(random, name);
    const { minLength = 0, maxLength = 200 } = schema;
    const words =
      one ??
      random.pick(['x', 'New', 'Ünïcode', 'a b', '0 2 * * *', 'UTC', 'E00001', `n${random.below(1e6)}`]);
    if (random.oneIn(30)) return 'x'.repeat(Math.min(maxLength, 50_000));
    return words.padEnd(minLength, 'x').slice(0, maxLength);
  };

  return make;
}
