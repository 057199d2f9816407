import { expect, it } from 'vitest';
import { roll } from './support/roll.ts';
import { Site } from './support/site.ts';
import type { Listed } from './support/organisation.ts';

/** What an identity provider pushes while servers die. */

const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User'];
const patch = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];

/** An identity provider that sends again what was not answered, as all of them do. */
class Provider {
  private readonly site: Site;
  private readonly token: string;
  /** E-mail -> id, of those that were answered. */
  readonly answered = new Map<string, string>();
  onAnswer: (count: number) => Promise<void> | void = () => {};

  constructor(site: Site, token: string) {
    this.site = site;
    this.token = token;
  }

  async ask(method: string, path: string, body?: object): Promise<{ status: number; json: never }> {
    const response = await fetch(`${this.site.url}/scim/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/scim+json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, json: (text === '' ? null : JSON.parse(text)) as never };
  }

  async create({ email, first, last }: Listed): Promise<void> {
    const emails = [{ type: 'work', primary: true, value: email }];
    const name = { givenName: first, familyName: last };
    for (;;) {
      try {
        const made = await this.ask('POST', '/Users', {
          schemas,
          userName: email,
          name,
          emails,
          active: true,
        });
        if (made.status !== 201 && made.status !== 409) throw new Error(`${made.status}`);
        const found = await this.ask('GET', `/Users?filter=${encodeURIComponent(`userName eq "${email}"`)}`);
        this.answered.set(email, (found.json as { Resources: { id: string }[] }).Resources[0]!.id);
        await this.onAnswer(this.answered.size);
        return;
      } catch (error) {
        if (!(error instanceof TypeError) && !/No node runs/.test(String(error))) throw error;
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }
}

it(
  'is kept and carried out once, whenever a server is killed',
  { timeout: 120_000 },
  async ({ onTestFinished }) => {
    const site = await Site.open();
    onTestFinished(() => site.close());
    const people = roll(40, 'push');
    const [leaver] = roll(1, 'leaver');
    let node = await site.node();
    const org = await site.organisation([leaver!, ...roll(6, 'stay')]);
    const { token } = await site.psm<{ token: string }>(
      'scim',
      'connect',
      '--hub',
      'Toronto',
      '--policy',
      'all-auto',
      '--tenant',
      org.slug,
    );
    const provider = new Provider(site, token);
    const again = async () => {
      await node.kill();
      node = await site.node();
    };

    let restarted: Promise<void> | undefined;
    provider.onAnswer = (count) => {
      if (count === 15) restarted = again();
    };
    const waiting = [...people];
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
          await provider.create(next);
      }),
    );
    await restarted;

    const { source_id: connection } = (
      await site.query<{ source_id: string }>(`select source_id from source where connector = 'scim-push'`)
    )[0]!;
    await org.until(async () => (await org.runs(connection)).length > 0);
    await again();
    await org.until(async () => (await org.members('invited')).length === people.length);

    expect(await org.members('invited')).toEqual(people.map(({ email }) => email).sort());
    const invitations = await site.query(
      'select member_id, count(*) from invitation group by member_id having count(*) > 1',
    );
    expect(invitations).toEqual([]);
    for (const [email, id] of provider.answered)
      expect((await provider.ask('GET', `/Users/${id}`)).json).toMatchObject({ id, userName: email });

    await provider.create(leaver!);
    const id = provider.answered.get(leaver!.email)!;
    const operations = [{ op: 'replace', path: 'active', value: false }];
    expect(
      (await provider.ask('PATCH', `/Users/${id}`, { schemas: patch, Operations: operations })).status,
    ).toBe(200);
    await again();
    expect(await org.members('deactivated')).toEqual([leaver!.email]);
  },
);
