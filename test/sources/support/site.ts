import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { fields } from '../../case/employee.ts';
import { freshDatabase } from '../../support/database.ts';
import { type ReceivedMail, startMailServer, type TestMailServer } from '../../support/mailServer.ts';
import { type Listed, Organisation } from './organisation.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const node = join(root, 'node_modules', '.bin', 'node');
const psm = join(root, 'bin', 'psm.mjs');
const run = promisify(execFile);

/** One `psm start`. */
export interface Node {
  readonly url: string;
  readonly child: ChildProcess;
  /** As by a power cut. */
  kill(): Promise<void>;
}

/** The product from outside: its server, its command line, a mail server, and a database of its own. */
export class Site {
  readonly mail: TestMailServer;
  readonly folder: string;
  private readonly environment: NodeJS.ProcessEnv;
  private readonly drop: () => Promise<void>;
  private readonly client: Client;
  private readonly nodes: Node[] = [];
  private log = '';
  private organisations = 0;
  private clocked = false;

  private constructor(
    mail: TestMailServer,
    database: { ownerUrl: string; drop: () => Promise<void> },
    folder: string,
    environment: Readonly<Record<string, string>>,
  ) {
    this.mail = mail;
    this.folder = folder;
    this.drop = database.drop;
    this.client = new Client({ connectionString: database.ownerUrl });
    const { FORCE_COLOR: _, VITEST: __, PSM_SECRET_KEYS: ___, ...inherited } = process.env;
    this.environment = {
      ...inherited,
      DATABASE_URL: database.ownerUrl,
      PSM_DATA_DIR: join(folder, 'data'),
      PSM_OUTGOING_ALLOW: '127.0.0.1',
      PSM_APPLY_LEASE_SECONDS: '2',
      PSM_LOG_LEVEL: 'info',
      SMTP_URL: mail.url,
      HOST: '127.0.0.1',
      PORT: '0',
      NODE_COMPILE_CACHE: join(tmpdir(), 'psm-compile-cache'),
      ...environment,
    };
  }

  static async open(environment: Readonly<Record<string, string>> = {}): Promise<Site> {
    const [mail, database, folder] = await Promise.all([
      startMailServer(),
      freshDatabase(),
      mkdtemp(join(tmpdir(), 'psm-sources-')),
      run(node, [join(root, 'bin/web.ts')], { cwd: root }),
    ]);
    const site = new Site(mail, database, folder, environment);
    await site.client.connect();
    return site;
  }

  /** With one node that does everything. */
  static async start(environment: Readonly<Record<string, string>> = {}): Promise<Site> {
    const site = await Site.open(environment);
    await site.node();
    return site;
  }

  /** Starts a node. */
  async node(environment: Readonly<Record<string, string>> = {}): Promise<Node> {
    const child = spawn(node, [psm, 'start', '--json'], {
      cwd: root,
      env: { ...this.environment, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    const url = await new Promise<string>((resolve, reject) => {
      child.stderr.on('data', (text: Buffer) => (this.log += text.toString()));
      child.stdout.on('data', (text: Buffer) => {
        said += text.toString();
        const found = /"url": "([^"]+)"/.exec(said)?.[1];
        if (found !== undefined) resolve(found);
      });
      child.once('exit', (code) => reject(new Error(`psm start ended with ${code}: ${said}${this.log}`)));
    });
    const started = { url, child, kill: () => ended(child, 'SIGKILL') };
    this.nodes.push(started);
    return started;
  }

  /** From now on it is this moment for everything that the database is asked. Nodes that run already do not see the first one. */
  async setClock(moment: string): Promise<void> {
    if (!this.clocked) {
      this.clocked = true;
      await this.client.query(`
        create schema clock;
        create table clock.moment as select pg_catalog.now() as at;
        create function clock.now() returns timestamptz language sql stable as 'select at from clock.moment';
        grant usage on schema clock to public;
        grant select on clock.moment to public;
        do $$ begin
          execute format('alter database %I set search_path = clock, pg_catalog, public', current_database());
        end $$;`);
    }
    await this.client.query('update clock.moment set at = $1', [moment]);
  }

  /** A node that answers. */
  get url(): string {
    const living = this.nodes.filter(({ child }) => child.exitCode === null && child.signalCode === null);
    const url = living.at(-1)?.url;
    if (url === undefined) throw new Error(`No node runs any more: ${this.log.slice(-2000)}`);
    return url;
  }

  /** Everything that its servers wrote. */
  logged(): string {
    return this.log;
  }

  /** What only the database can tell. */
  async query<T extends object>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
    return (await this.client.query<T>(sql, [...values])).rows;
  }

  /** A command of the command line, with --json. Exit codes 2 and 3 tell of a plan. */
  async psm<T>(...args: readonly string[]): Promise<T> {
    const { stdout } = await run(node, [psm, ...args, '--json'], {
      cwd: root,
      env: this.environment,
      maxBuffer: 64 * 1024 * 1024,
    }).catch((error: { code?: unknown; stdout: string }) => {
      if (error.code === 2 || error.code === 3) return error;
      throw error;
    });
    return JSON.parse(stdout) as T;
  }

  /** An organisation of its own, whose hub Toronto has these members. */
  async organisation(members: readonly Listed[]): Promise<Organisation> {
    const slug = `org-${(this.organisations += 1)}`;
    const owner = `owner@${slug}.example`;
    const file = join(this.folder, `${slug}.json`);
    const setup = {
      tenant: { name: slug, slug },
      hubs: [{ name: 'Toronto' }],
      fields,
      programs: [],
      admins: [{ email: owner, role: 'owner' }],
      members: members.map(({ uid, email, first, last, department, title }) => ({
        unique_id: uid,
        email,
        first_name: first,
        last_name: last,
        status: 'active',
        hubs: ['Toronto'],
        profile: { department, job_title: title },
      })),
    };
    await writeFile(file, JSON.stringify(setup));
    await this.psm('setup', file, '--tenant', slug);
    const { token } = await this.psm<{ token: string }>(
      'token',
      'create',
      '--role',
      'owner',
      '--tenant',
      slug,
    );
    return Organisation.open(this, { slug, owner, token });
  }

  /** Mails to somebody, in the order they came. */
  mailsTo(address: string): readonly ReceivedMail[] {
    return this.mail.received.filter(({ envelope }) => envelope.to.includes(address));
  }

  async close(): Promise<void> {
    await Promise.all(this.nodes.map(({ child }) => ended(child, 'SIGTERM')));
    await this.client.end();
    await Promise.all([this.mail.close(), this.drop()]);
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}
