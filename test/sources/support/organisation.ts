import { setTimeout } from 'node:timers/promises';
import { expect } from 'vitest';
import type { SimplePerson } from '../../case/simple.ts';
import type { Site } from './site.ts';

export type Listed = Pick<SimplePerson, 'uid' | 'email' | 'first' | 'last' | 'department' | 'title'>;

// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly json: Json;
}

export interface NewSource {
  readonly connector: string;
  readonly config: object;
  readonly name?: string;
  readonly policy?: object;
  /** Whose Unique IDs are they? */
  readonly ids?: 'own' | 'directory';
}

const resting = ['needs_mapping', 'ready', 'done', 'failed', 'cancelled', 'superseded', 'quarantined'];
/** Milliseconds between two looks at what another process does. */
const pause = 100;
/** Milliseconds after which what is waited for does not come any more. */
const patience = 40_000;

/** An organisation as its owner has it: the HTTP API, and the mails to them. */
export class Organisation {
  readonly owner: string;
  readonly slug: string;
  readonly site: Site;
  private readonly token: string;
  private hub = '';

  private constructor(site: Site, { slug, owner, token }: { slug: string; owner: string; token: string }) {
    this.site = site;
    this.slug = slug;
    this.owner = owner;
    this.token = token;
  }

  static async open(site: Site, who: { slug: string; owner: string; token: string }): Promise<Organisation> {
    const organisation = new Organisation(site, who);
    organisation.hub = (await organisation.api('GET /hubs')).json.items[0].id;
    return organisation;
  }

  /** @param request `POST /sources`, below /api/v1 */
  async api(request: string, body?: object): Promise<Answer> {
    const [method = 'GET', path = ''] = request.split(' ');
    const response = await fetch(`${this.site.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json') === true ? JSON.parse(text) : null;
    return { status: response.status, text, json };
  }

  /** As `api`, for what must simply work. */
  async ask(request: string, body?: object): Promise<Json> {
    const answer = await this.api(request, body);
    if (answer.status >= 300) throw new Error(`${request}: ${answer.status} ${answer.text}`);
    return answer.json;
  }

  /** Connects a system to the hub. @returns its id */
  async connect({ connector, config, name = 'HR', policy, ids = 'directory' }: NewSource): Promise<string> {
    const { id } = await this.ask('POST /sources', {
      hub: this.hub,
      connector,
      name,
      config,
      ids,
    });
    if (policy !== undefined) await this.ask(`PATCH /sources/${id}`, { policy });
    return id;
  }

  /** Every night, far enough away that only `strike` starts it. */
  async schedule(source: string, more: object = {}): Promise<void> {
    const cron = `30 ${(new Date().getUTCHours() + 12) % 24} * * *`;
    await this.ask(`PUT /sources/${source}/schedule`, { cron, time_zone: 'UTC', ...more });
  }

  /** Reads a source because its owner says so. @returns the run when nothing more happens to it by itself */
  async sync(source: string, read: 'snapshot' | 'changes' = 'snapshot'): Promise<Json> {
    const { run } = await this.ask(`POST /sources/${source}/sync`, { read });
    return this.rested(run);
  }

  /** Reads a source for the first time: its mapping is reviewed, and everything that is proposed is carried out. */
  async begin(source: string): Promise<void> {
    const { run, status, error } = await this.sync(source);
    if (status !== 'needs_mapping') throw new Error(`The first run is ${status}: ${JSON.stringify(error)}`);
    await this.review(run);
    const { plan } = await this.rested(run);
    const { sections } = await this.ask(`GET /plans/${plan}`);
    const kinds = sections.filter((one: Json) => one.status === 'pending').map((one: Json) => one.kind);
    if (kinds.length > 0) await this.approve(plan, kinds);
  }

  /** Reviews the columns of a run as they are suggested, and plans it again. */
  async review(run: string): Promise<Json> {
    await this.ask(`POST /runs/${run}/mapping/review`, {});
    await this.ask(`POST /runs/${run}/plan`, {});
    return this.rested(run);
  }

  /** Approves kinds of a plan, by deactivating who is absent, and waits until that is carried out. */
  async approve(plan: string, kinds: readonly string[]): Promise<void> {
    for (const kind of kinds) {
      const action = kind === 'deprovision' ? 'deactivate' : 'approve';
      await this.ask(`POST /plans/${plan}/decisions`, { kind, action });
    }
    const { digest: seen } = await this.ask(`GET /plans/${plan}`);
    const { approval, removals } = await this.ask(`POST /plans/${plan}/approvals`, { kinds, digest: seen });
    await this.ask(`POST /approvals/${approval}/confirm`, removals > 0 ? { removals } : {});
    await this.until(async () => (await this.ask(`GET /approvals/${approval}`)).status === 'applied');
  }

  /** The time of the source's schedule has come, and its next try too. @returns the run that came of it, when it rests */
  async strike(source: string): Promise<Json> {
    const before = (await this.runs(source))[0]?.run;
    await this.site.query(
      'update schedule set next_run_at = now() where source_id = $1 and paused_at is null',
      [source],
    );
    await this.site.query(
      'update source_health set retry_at = now() where source_id = $1 and retry_at is not null',
      [source],
    );
    await this.until(async () => (await this.runs(source))[0]?.run !== before);
    return this.rested((await this.runs(source))[0].run);
  }

  async runs(source: string): Promise<Json[]> {
    return (await this.ask(`GET /runs?source=${source}`)).items;
  }

  /** The run, when nothing more happens to it by itself, what its policy approved included. */
  async rested(run: string): Promise<Json> {
    let found: Json;
    await this.until(async () => {
      found = await this.ask(`GET /runs/${run}`);
      if (!resting.includes(found.status)) return false;
      if (found.plan === null) return true;
      const { sections } = await this.ask(`GET /plans/${found.plan}`);
      return sections.every(({ status }: Json) => !['approved', 'applying'].includes(status));
    });
    return found;
  }

  async until(condition: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + patience;
    while (!(await condition())) {
      if (Date.now() > end)
        throw new Error(`It does not come: ${String(condition)}\n${this.site.logged().slice(-3000)}`);
      await setTimeout(pause);
    }
  }

  /** E-mail addresses of members by status, sorted. */
  async members(status: string): Promise<string[]> {
    const emails: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Json = await this.ask(
        `GET /members?status=${status}&limit=200${cursor && `&cursor=${cursor}`}`,
      );
      emails.push(...page.items.map((one: Json) => one.email));
      cursor = page.next;
    }
    return emails.sort();
  }

  /** Exactly these people are active, nobody twice, nobody else is there, and nobody is proposed for removal. */
  async expectUnharmed(active: readonly Listed[]): Promise<void> {
    expect(await this.members('active')).toEqual(active.map(({ email }) => email).sort());
    expect(await this.members('deactivated')).toEqual([]);
    expect(await this.members('deleted')).toEqual([]);
    const proposed = await this.site.query(
      `select c.kind, c.person ->> 'email' as email from change c join tenant t using (tenant_id)
        where t.slug = $1 and c.kind in ('deprovision', 'deactivate')`,
      [this.slug],
    );
    expect(proposed).toEqual([]);
  }

  /** What the owner reads, without what goes to members: subjects in the order they came. */
  mails(): readonly { subject: string; text: string }[] {
    return this.site
      .mailsTo(this.owner)
      .map((mail) => ({ subject: mail.header('subject') ?? '', text: mail.text }));
  }

  /** Resolves when nothing waits to be sent to the owner any more. */
  async mailed(): Promise<readonly string[]> {
    await this.until(async () => {
      const waiting = await this.site.query(
        `select from outbox_message o join tenant t using (tenant_id) where t.slug = $1 and o.recipient = $2 and o.status = 'queued'`,
        [this.slug, this.owner],
      );
      return waiting.length === 0;
    });
    return this.mails().map(({ subject }) => subject);
  }

  async health(source: string): Promise<Json> {
    return (await this.ask(`GET /sources/${source}`)).health;
  }
}
