import { beforeAll, expect, it } from 'vitest';
import { people } from '../../support/organisation.ts';
import { Random } from '../../case/random.ts';
import { everythingOf } from '../support/everything.ts';
import { call, organisationOf, serverPerFile, type TestOrganisation } from '../support/server.ts';
import { loadConfig } from '../../../src/config.ts';
import { noticed } from '../../../src/http/problems.ts';
import { type OpenApi, type Operation, operationsOf } from './document.ts';
import { judge } from './judge.ts';
import { Known } from './known.ts';
import { type Asked, requests } from './requests.ts';
import { send } from './send.ts';

/** `npm run fuzz` gives both. A seed tells the same requests again, as long as the document is the same. */
const { PSM_FUZZ_SEED, PSM_FUZZ_MINUTES } = process.env;
const seed = Number(PSM_FUZZ_SEED ?? 1);
const isLong = PSM_FUZZ_MINUTES !== undefined;
const minutes = Number(PSM_FUZZ_MINUTES ?? 2);

/** Requests until everything is made anew: after that much is little left of what there was. */
const perWorld = 1_500;

const { outgoing } = loadConfig({});
const server = serverPerFile({ config: { outgoing: { ...outgoing, seconds: 1 } } });
let document: OpenApi;
let operations: readonly Operation[];
beforeAll(async () => {
  document = (await call(server, 'GET /api/openapi.json')).json as OpenApi;
  operations = operationsOf(document);
});

interface World {
  readonly acme: TestOrganisation;
  readonly known: Known;
}

async function newWorld(): Promise<World> {
  const acme = await organisationOf(server, { members: people(3) });
  return { acme, known: new Known(await everythingOf(acme)) };
}

/** Everything that was wrong, each once for an operation and a kind of fault. */
const found = new Map<string, object>();
let answered = 0;
const statuses = new Map<number, number>();

/** Asks in one world until it is used up. @param next all of the operations once, then any */
async function fuzz(random: Random, next: () => Operation, isOver: () => boolean): Promise<void> {
  const { acme, known } = await newWorld();
  const requestOf = requests(document, random, known);
  const isRight = judge(document);
  for (let n = 0; n < perWorld && !isOver(); n += 1) {
    const operation = next();
    const role = random.oneIn(12) ? random.pick(['operator', 'admin', 'viewer'] as const) : 'owner';
    const asked = requestOf(operation, acme.tokens[role]);
    const faults = await faultsOf(operation, asked, isRight, known);
    const { authorization: _, ...headers } = asked.headers;
    for (const fault of faults)
      found.set(`${operation.name}: ${fault.replaceAll(/[0-9a-f-]{36}/g, 'ID')}`, {
        ...asked,
        headers,
        role,
      });
    // It revoked its own token, or erased itself: nothing more is learnt here.
    if (n % 25 === 0 && (await call(server, 'GET /api/v1/me', { token: acme.tokens.owner })).status === 401)
      return;
  }
}

async function faultsOf(
  operation: Operation,
  asked: Asked,
  isRight: ReturnType<typeof judge>,
  known: Known,
): Promise<string[]> {
  try {
    const answer = await send(server.url, asked);
    answered += 1;
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    if (answer.status < 300 && /[/+]json;/.test(answer.type) && answer.text !== '')
      known.learn(operation.path.split('/')[3] ?? '', JSON.parse(answer.text));
    const faults = isRight(operation, answer);
    return answer.status === 500 ? [...faults, causeOf(answer.id)] : faults;
  } catch (error) {
    return [`no answer: ${String(error)}`];
  }
}

/** What the log says of a failure, and of what a stage noted before. */
function causeOf(id: string): string {
  const lines = server.logged().split('\n');
  const at = lines.findLastIndex((line) => line.includes(id) && line.includes('"err"'));
  const noted = lines.slice(Math.max(0, at - 20), at + 1).filter((line) => /"(err|at|stack)":/.test(line));
  return noted.length === 0 ? 'and nothing in the log' : noted.join('\n');
}

// ASVS 2.2.1
// ASVS 15.3.5
// ASVS 15.3.6
// ASVS 16.5.1, 2.2.2, 15.3.1
it(
  'whatever is asked of the API is answered as its description says, and never with a failure of ours',
  { timeout: (minutes + 2) * 60_000 },
  async () => {
    const random = new Random(seed);
    const order = random.shuffled(operations);
    const next = () => order.pop() ?? random.pick(operations);
    const end = performance.now() + minutes * 60_000;
    const isOver = () => performance.now() > end || (!isLong && answered >= operations.length * 2);
    while (!isOver()) await fuzz(random, next, isOver);
    if (isLong) console.log(`${answered} requests, seed ${seed}`, Object.fromEntries(statuses));
    expect(Object.fromEntries(found)).toEqual({});
    expect(server.logged()).not.toContain(noticed);
    // Most of it is understood, else nothing is tried.
    const good = [...statuses].reduce((sum, [status, times]) => sum + (status < 300 ? times : 0), 0);
    expect(good / answered).toBeGreaterThan(0.15);
  },
);
