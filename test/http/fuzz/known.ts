import type { Random } from '../../case/random.ts';

/** What the server said so far: ids by the list that they are of, texts by the name of their property. */
export class Known {
  readonly #ids = new Map<string, string[]>();
  readonly #texts = new Map<string, string[]>();

  constructor(ids: Readonly<Record<string, string>>) {
    for (const [list, id] of Object.entries(ids)) put(this.#ids, list, id);
  }

  /** An id that may stand for `name`, which is a list (`sources`), a thing (`source`) or nothing of the kind. */
  id(random: Random, name: string): string | undefined {
    if (random.oneIn(10)) return undefined;
    const likely = this.#ids.get(name) ?? this.#ids.get(`${name}s`);
    const all = likely !== undefined && !random.oneIn(6) ? likely : [...this.#ids.values()].flat();
    return all.length === 0 ? undefined : random.pick(all);
  }

  text(random: Random, name: string): string | undefined {
    const all = this.#texts.get(name);
    return all === undefined ? undefined : random.pick(all);
  }

  /** Remembers what an answer tells. @param list that the address is about */
  learn(list: string, answer: unknown): void {
    if (typeof answer !== 'object' || answer === null) return;
    for (const [name, value] of Object.entries(answer)) {
      if (typeof value === 'object')
        this.learn(Array.isArray(answer) || name === 'items' ? list : name, value);
      else if (typeof value === 'string' && value.length < 4_000) {
        if (/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(value)) put(this.#ids, name === 'id' ? list : name, value);
        // The next page is asked for by what this one says.
        else put(this.#texts, name === 'next' ? 'cursor' : name, value);
      }
    }
  }
}

const most = 40;

function put(into: Map<string, string[]>, name: string, value: string): void {
  const all = into.get(name) ?? [];
  if (all.includes(value)) return;
  all.push(value);
  // The first stay: they are of things that nobody deletes.
  if (all.length > most) all.splice(most / 2, 1);
  into.set(name, all);
}
