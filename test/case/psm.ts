import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { inject } from 'vitest';
import { freshDatabase } from '../support/database.ts';
import type { AbsentAction, Counts, Kind, Rows, Setup, Value } from './shape.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const compileCache = join(tmpdir(), 'psm-compile-cache');
const node = join(root, 'node_modules', '.bin', 'node');

export interface PlanAnswer {
  plan: string;
  run: string;
  status: string;
  rows: Rows;
  counts: Counts;
  attention: { row: number | null; code: string; message: string }[];
  safeguards: { code: string; message: string; actual: number; limit: number }[];
  mapping: {
    column: string;
    field: string | null;
    confidence: number;
    reason: string;
    reviewed: boolean;
  }[];
}

export interface MemberAnswer {
  id: string;
  unique_id: string | null;
  email: string;
  first_name: string;
  last_name: string;
  status: 'invited' | 'active' | 'deactivated' | 'deleted';
  hubs: string[];
  memberships: { hub: string; status: string }[];
  profile: Record<string, Value>;
  protected: boolean;
}

export interface Answer<T = unknown> {
  exit: number | null;
  signal: NodeJS.Signals | null;
  json: T;
  stderr: string;
}

export interface PlanOptions {
  partial?: boolean;
  source?: string;
  acceptMapping?: boolean;
}

export interface ApproveOptions {
  kinds?: Kind[];
  absent?: AbsentAction | null;
  includeNeverInSource?: boolean;
  despiteUnreadableRows?: boolean;
}

/** The product as its users have it: the real command line in a process of its own, on a database of its own. */
export class Psm {
  readonly url: string;
  private readonly folder: string;
  private readonly drop: () => Promise<void>;
  private files = 0;
  private copies = 0;

  private constructor(url: string, folder: string, drop: () => Promise<void>) {
    this.url = url;
    this.folder = folder;
    this.drop = drop;
  }

  static async create(setup?: Setup): Promise<Psm> {
    const [database, folder] = await Promise.all([freshDatabase(), mkdtemp(join(tmpdir(), 'psm-case-'))]);
    const psm = new Psm(database.ownerUrl, folder, () => database.drop());
    if (setup !== undefined) await psm.setup(setup);
    return psm;
  }

  /** The same organisation at the same moment, in a database of its own. */
  async copy(): Promise<Psm> {
    const name = `${new URL(this.url).pathname.slice(1)}_${(this.copies += 1)}`;
    await onServer(
      `create database ${name} template ${new URL(this.url).pathname.slice(1)} strategy file_copy`,
    );
    const url = new URL(this.url);
    url.pathname = `/${name}`;
    const folder = await mkdtemp(join(tmpdir(), 'psm-case-'));
    return new Psm(url.href, folder, () => onServer(`drop database if exists ${name} with (force)`));
  }

  /** What only the database can tell. */
  async query<T extends object>(sql: string): Promise<T[]> {
    const client = new Client({ connectionString: this.url });
    await client.connect();
    try {
      return (await client.query<T>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  async remove(): Promise<void> {
    await this.drop();
    await rm(this.folder, { recursive: true, force: true });
  }

  async setup(setup: Setup): Promise<void> {
    const file = await this.file(Buffer.from(JSON.stringify(setup)), 'setup.json');
    worked(await this.run(['setup', file, '--json']));
  }

  async plan(
    bytes: Uint8Array,
    name: string,
    hub: string,
    options: PlanOptions = {},
  ): Promise<Answer<PlanAnswer>> {
    const file = await this.file(bytes, name);
    return await this.run<PlanAnswer>([
      'plan',
      file,
      '--hub',
      hub,
      ...(options.acceptMapping === false ? [] : ['--accept-mapping']),
      ...(options.partial ? ['--partial'] : []),
      ...(options.source === undefined ? [] : ['--source', options.source]),
      '--json',
    ]);
  }

  async approve(plan: string, options: ApproveOptions): Promise<Answer> {
    return await this.run([
      'approve',
      plan,
      ...(options.kinds === undefined ? [] : ['--kinds', options.kinds.join(',')]),
      ...(options.absent ? ['--absent', options.absent] : []),
      ...(options.includeNeverInSource ? ['--include-never-in-source'] : []),
      ...(options.despiteUnreadableRows ? ['--despite-unreadable-rows'] : []),
      '--yes',
      '--json',
    ]);
  }

  async apply(plan: string, env: NodeJS.ProcessEnv = {}): Promise<Answer> {
    return await this.run(['apply', plan, '--json'], env);
  }

  async override(plan: string, reason: string): Promise<Answer> {
    return await this.run(['override', plan, '--reason', reason, '--json']);
  }

  /** Everybody; the deleted are listed only on demand. */
  async members({ deleted = false } = {}): Promise<MemberAnswer[]> {
    const lists = [this.membersWith(), ...(deleted ? [this.membersWith('--status', 'deleted')] : [])];
    const all = (await Promise.all(lists)).flat();
    return [...new Map(all.map((member) => [member.id, member])).values()];
  }

  async membersWith(...options: string[]): Promise<MemberAnswer[]> {
    const answer = worked(await this.run<{ items: MemberAnswer[] }>(['members', ...options, '--json']));
    return answer.json.items;
  }

  async run<T = unknown>(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Answer<T>> {
    return await ended<T>(this.start(args, env));
  }

  /** Starts without waiting: for those who want to interfere. */
  start(args: string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
    const { FORCE_COLOR: _, VITEST: __, ...inherited } = process.env;
    return spawn(node, [join(root, 'bin', 'psm.mjs'), ...args], {
      cwd: root,
      env: {
        ...inherited,
        DATABASE_URL: this.url,
        PSM_DATA_DIR: join(this.folder, 'data'),
        // Halves the start of a process, of which there are many here.
        NODE_COMPILE_CACHE: compileCache,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  async file(bytes: Uint8Array, name: string): Promise<string> {
    const path = join(this.folder, `${(this.files += 1)}-${name}`);
    await writeFile(path, bytes);
    return path;
  }
}

export async function ended<T>(child: ChildProcess): Promise<Answer<T>> {
  const [stdout, stderr, { exit, signal }] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    new Promise<{ exit: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, by) => resolve({ exit: code, signal: by }));
    }),
  ]);
  return { exit, signal, json: parsed(stdout) as T, stderr };
}

async function onServer(sql: string): Promise<void> {
  const client = new Client({ connectionString: inject('ownerUrl') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** For steps that must simply work: otherwise what the command said is the test's message. */
export function worked<T>(answer: Answer<T>): Answer<T> {
  if (answer.exit === 0) return answer;
  throw new Error(
    `Ended with ${answer.exit ?? answer.signal}: ${answer.stderr} ${JSON.stringify(answer.json)}`,
  );
}

async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream ?? []) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

/** "stdout is exactly one JSON document": anything else fails the test here; a killed process may have said nothing. */
function parsed(stdout: string): unknown {
  return stdout.trim() === '' ? null : JSON.parse(stdout);
}
