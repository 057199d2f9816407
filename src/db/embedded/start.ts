import { rm } from 'node:fs/promises';
import { accountFor, assertOurs, assertReachable, letPass } from './account.ts';
import { findBinaries } from './binaries.ts';
import { ensureCluster } from './cluster.ts';
import { ownerUrl } from './connection.ts';
import { embeddedFiles } from './files.ts';
import type { EmbeddedFiles } from './files.ts';
import { withLock } from './lock.ts';
import { countRegistered, register } from './registration.ts';
import { ensureRunning } from './server.ts';
import { stopServer } from './stop.ts';

/** A PostgreSQL that this process shares with every other process on the same data folder. */
export interface EmbeddedPostgres {
  /** Connection string of the bootstrap superuser (owner of the schema), database `psm`, TCP on 127.0.0.1. */
  readonly ownerUrl: string;
  /**
   * Leaves. The last process that leaves stops the server and waits until it is down: close pools first. Idempotent;
   * called by itself when the event loop runs empty. A process that is killed is noticed by the next one.
   */
  release(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly log?: (message: string) => void;
  /** False only for tests: nothing is flushed, and a crash of the machine damages the data. Default true. */
  readonly durable?: boolean;
}

/**
 * Starts the embedded PostgreSQL 18 of a data folder, or joins the one that runs there. A new folder is initialised;
 * a server that was killed is started again on its old port; one whose users were all killed is adopted.
 *
 * @throws PsmError `invalid_setting` for a folder or machine that cannot work, `database` when the server does not start
 */
export async function startEmbedded(
  dataDir: string,
  options: EmbeddedOptions = {},
): Promise<EmbeddedPostgres> {
  const { log = () => {}, durable = true } = options;
  const binaries = await findBinaries();
  const files = await embeddedFiles(dataDir);
  const { url, registration } = await withLock(files.lock, async () => {
    const account = await accountFor(files.cluster);
    await assertOurs(files.cluster);
    await assertReachable(binaries.postgres, account);
    await letPass(files.root, account);
    await assertReachable(files.cluster, account);
    await countRegistered(files.processes);
    const password = await ensureCluster(files, binaries, account, { durable, log });
    const running = await ensureRunning({ files, binaries, account, password, durable, log });
    return { url: ownerUrl(running.port, password), registration: await register(files.processes) };
  });

  let left: Promise<void> | undefined;
  const release = (): Promise<void> => {
    process.off('beforeExit', releaseAtEnd);
    left ??= leave(files, registration, log);
    return left;
  };
  const releaseAtEnd = (): void => {
    release().catch((error: unknown) => log(`Leaving the embedded PostgreSQL failed: ${String(error)}`));
  };
  process.once('beforeExit', releaseAtEnd);
  return { ownerUrl: url, release };
}

/** Stops the server of a data folder if nobody uses it: after all its users were killed. */
export async function stopAbandoned(dataDir: string): Promise<void> {
  await leave(await embeddedFiles(dataDir), null, () => {});
}

async function leave(
  files: EmbeddedFiles,
  registration: string | null,
  log: (message: string) => void,
): Promise<void> {
  await withLock(files.lock, async () => {
    if (registration !== null) await rm(registration, { force: true });
    if ((await countRegistered(files.processes)) === 0) await stopServer(files, log);
  });
}
