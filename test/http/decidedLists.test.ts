import { beforeAll, describe, expect, it } from 'vitest';
import { people, row, rows } from '../support/organisation.ts';
import { planCsv, type Planned } from '../support/sync.ts';
import { call, organisationOf, serverPerFile, type TestOrganisation } from './support/server.ts';

const server = serverPerFile({ idle: true });
let acme: TestOrganisation;
let plan: Planned;

/** 60 members, of whom 4 are absent and 3 inactive; 25 are new. */
beforeAll(async () => {
  acme = await organisationOf(server, { members: people(60, { profile: { department: 'Sales' } }) });
  plan = await planCsv(acme, [
    ...rows(53, { Department: 'Finance', 'Employee Status': 'active' }),
    ...[54, 55, 56].map((at) => row(at, { Department: 'Sales', 'Employee Status': 'inactive' })),
    ...rows(25, { Department: 'Finance', 'Employee Status': 'active' }, 70),
  ]);
});

const at = (path: string) =>
  call(server, `GET /api/v1/plans/${plan.planId}/${path}`, { token: acme.tokens.viewer });
interface Listed {
  item: number;
  kind: string;
  ticked: boolean;
  action: string | null;
}
const list = async (query: string): Promise<Listed[]> => {
  const items: Listed[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { json } = await at(`changes?limit=7&${query}${cursor === '' ? '' : `&cursor=${cursor}`}`);
    items.push(...json.items);
    cursor = json.next;
  }
  return items;
};
const decide = async (kind: string, action: string, rest: object = {}) => {
  const path = `POST /api/v1/plans/${plan.planId}/decisions`;
  const answer = await call(server, path, { token: acme.tokens.admin, body: { kind, action, ...rest } });
  expect(answer.status).toBe(200);
};
const itemsOf = async (kind: string) => (await list(`kind=${kind}`)).map((one) => one.item);

const wanted = ['undecided', 'approve', 'skip', 'deactivate', 'delete_from_hub', 'delete_from_tenant'];

async function expectLists(): Promise<void> {
  for (const kind of ['', 'invite', 'update', 'deactivate', 'deprovision', 'restore']) {
    const all = await list(kind === '' ? '' : `kind=${kind}`);
    for (const decision of wanted) {
      const query = `decision=${decision}${kind === '' ? '' : `&kind=${kind}`}`;
      const meant = all.filter((one) => {
        const action = one.kind === 'deactivate' && one.action === 'approve' ? 'deactivate' : one.action;
        const asked = one.kind === 'deactivate' && decision === 'approve' ? 'deactivate' : decision;
        return (action ?? 'undecided') === asked;
      });
      const found = await list(query);
      expect([query, found.map((one) => one.item)]).toEqual([query, meant.map((one) => one.item)]);
      expect((await at(`changes/index?${query}`)).json.count).toBe(meant.length);
    }
  }
}

describe('a list of what is decided', () => {
  it('has those changes whose action is asked for, whatever the rules are about', async () => {
    await expectLists();
    const [first = 0, second = 0, third = 0] = await itemsOf('invite');
    await decide('invite', 'skip', { where: { items: [first, third] } });
    await expectLists();
    await decide('invite', 'approve');
    await decide('update', 'approve', { where: { q: 'person1' }, except: [(await itemsOf('update'))[0]] });
    await decide('deactivate', 'approve');
    const [absent = 0] = await itemsOf('deprovision');
    await decide('deprovision', 'delete_from_hub', { where: { items: [absent] } });
    await expectLists();
    await decide('invite', 'approve', { where: { items: [first, second] } });
    await decide('deprovision', 'deactivate', {
      where: { segment: { field: 'department', value: 'Sales' } },
    });
    await expectLists();
    const csv = await at('changes.csv?kind=deprovision&decision=delete_from_hub');
    expect(csv.text.trim().split('\n')).toHaveLength(2);
  });

  it('stays the same while people decide, when its number is given with every page', async () => {
    await decide('invite', 'approve');
    await decide('invite', 'skip', { where: { items: await itemsOf('invite') } });
    const { count, cursors, rules } = (await at('changes/index?kind=invite&decision=skip&step=10')).json;
    expect(count).toBe(25);
    const seen: number[] = [];
    for (const cursor of cursors) {
      const from = cursor === null ? '' : `&cursor=${cursor}`;
      const path = `changes?kind=invite&decision=skip&limit=10&rules=${rules}${from}`;
      const page = (await at(path)).json.items as Listed[];
      seen.push(...page.map((one) => one.item));
      await decide('invite', 'approve', { where: { items: page.map((one) => one.item) } });
    }
    expect(seen).toEqual(await itemsOf('invite'));
    expect(await list('kind=invite&decision=skip')).toEqual([]);
    const then = await list(`kind=invite&decision=skip&rules=${rules}`);
    expect(then.map((one) => one.action)).toEqual(Array.from({ length: 25 }, () => 'approve'));
    const alone = await at(`changes?decision=skip&rules=${rules}`);
    expect(alone).toMatchObject({ status: 400, json: { code: 'invalid_request' } });
  });

  it('may count what is offered ticked as approved, as long as nobody decided', async () => {
    const before = '&rules=0&presume=true';
    expect(await list(`kind=invite&decision=undecided${before}`)).toEqual([]);
    expect(await list(`kind=invite&decision=approve${before}`)).toHaveLength(25);
    expect(await list(`kind=invite&decision=undecided&rules=0`)).toHaveLength(25);
    expect(await list('kind=deprovision&decision=approve&presume=true')).toEqual([]);
  });
});
