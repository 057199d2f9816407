import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freshDatabase } from '../../support/database.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const node = join(root, 'node_modules', '.bin', 'node');
const run = promisify(execFile);

/** The product as it is started, in a process of its own on a database of its own, and the command line beside it. */
export class Product {
  private child: ChildProcess | undefined;
  private address = '';
  private readonly environment: NodeJS.ProcessEnv;
  private readonly drop: () => Promise<void>;
  /** For files of this test. */
  readonly folder: string;

  private constructor(ownerUrl: string, folder: string, drop: () => Promise<void>) {
    this.folder = folder;
    this.drop = drop;
    this.environment = {
      ...process.env,
      DATABASE_URL: ownerUrl,
      PSM_DATA_DIR: join(folder, 'data'),
      PSM_LOG_LEVEL: 'error',
      HOST: '127.0.0.1',
      PORT: '0',
    };
  }

  /** Builds the page if it is not built, and starts. @param environment settings of this server */
  static async start(environment: Readonly<Record<string, string>> = {}): Promise<Product> {
    const [{ ownerUrl, drop }, folder] = await Promise.all([
      freshDatabase(),
      mkdtemp(join(tmpdir(), 'psm-web-')),
      run(node, [join(root, 'bin/web.ts')], { cwd: root }),
    ]);
    const product = new Product(ownerUrl, folder, drop);
    Object.assign(product.environment, environment);
    await product.listen();
    return product;
  }

  get url(): string {
    return this.address;
  }

  /** Starts the server again, on the same address after the first time: pages that are open find it. */
  async listen(environment: Readonly<Record<string, string>> = {}): Promise<void> {
    const port = this.address === '' ? '0' : new URL(this.address).port;
    const child = spawn(node, [join(root, 'bin/psm.mjs'), 'start', '--json'], {
      cwd: root,
      env: { ...this.environment, PORT: port, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    this.address = await new Promise<string>((resolve, reject) => {
      let said = '';
      let wrong = '';
      child.stderr.on('data', (text: Buffer) => (wrong += text.toString()));
      child.stdout.on('data', (text: Buffer) => {
        said += text.toString();
        const url = /"url": "([^"]+)"/.exec(said)?.[1];
        if (url !== undefined) resolve(url);
      });
      child.once('exit', (code) => reject(new Error(`psm start ended with ${code}: ${said}${wrong}`)));
    });
  }

  /** As by a power cut. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Resolves when the server has ended by itself, for example at a fail point. */
  async ended(): Promise<void> {
    if (this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null) {
      await once(this.child, 'exit');
    }
  }

  async close(): Promise<void> {
    await this.end('SIGTERM');
    await this.drop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** A command of the command line, with --json. Exit code 2 says that there are changes, 3 that the plan is held. */
  async psm<T>(...args: string[]): Promise<T> {
    const { stdout } = await run(node, [join(root, 'bin/psm.mjs'), ...args, '--json'], {
      cwd: root,
      env: { ...this.environment, PORT: new URL(this.address).port },
      maxBuffer: 256 * 1024 * 1024,
    }).catch((error: { code?: unknown; stdout: string }) => {
      if (error.code === 2 || error.code === 3) return error;
      throw error;
    });
    return JSON.parse(stdout) as T;
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}
