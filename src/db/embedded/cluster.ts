import { spawn } from 'node:child_process';
import { chown, mkdir, readFile, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PsmError } from '../../kernel/errors.ts';
import { newId, newSecret } from '../../kernel/ids.ts';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { flushFolder, isErrno, replaceFile, textOf } from './files.ts';
import type { EmbeddedFiles } from './files.ts';
import { lastLines } from './log-file.ts';
import { serverEnvironment } from './settings.ts';

/** The bootstrap superuser: it owns the schema and bypasses row level security, so the product signs in as another. */
export const owner = 'psm_owner';

/** Where a new cluster is prepared, beside the real one; a killed start leaves it behind. */
const unfinished = 'postgres.new-';

/**
 * Makes the cluster if there is none and returns the owner's password. `initdb` works in a folder of another name that
 * is renamed when it is complete: a cluster that exists was never interrupted. Call it under the lock.
 */
export async function ensureCluster(
  files: EmbeddedFiles,
  binaries: Binaries,
  account: Account | null,
  options: { durable: boolean; log: (message: string) => void },
): Promise<string> {
  for (const name of await readdir(files.root)) {
    // A killed start's initdb may still write there: what stays is removed by the next start.
    if (name.startsWith(unfinished))
      await rm(join(files.root, name), { recursive: true, force: true }).catch(() => {});
  }
  if (await clusterExists(files.cluster, binaries.major)) return existingPassword(files);

  options.log(`Making an empty database in ${files.cluster}`);
  const password = await choosePassword(files);
  const work = join(files.root, unfinished + newId());
  const cluster = join(work, 'data');
  const passwordFile = join(work, 'password');
  await mkdir(work, { mode: 0o700 });
  await mkdir(cluster, { mode: 0o700 });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account !== null) {
    for (const path of [work, cluster, passwordFile]) await chown(path, account.uid, account.gid);
  }
  try {
    await initdb(binaries, account, cluster, passwordFile, options.durable);
    await rename(cluster, files.cluster);
    await flushFolder(files.root);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return password;
}

async function clusterExists(cluster: string, major: number): Promise<boolean> {
  const version = await textOf(readFile(join(cluster, 'PG_VERSION'), 'utf8'));
  if (version !== null) {
    if (version.trim() === String(major)) return true;
    throw new PsmError(
      'invalid_setting',
      `The data in ${cluster} was written by PostgreSQL ${version.trim()}, and this version of the product carries PostgreSQL ${major}. Start it with the version that wrote it, or move the data with pg_dump and pg_restore.`,
    );
  }
  try {
    await rmdir(cluster); // an empty folder that somebody made is no obstacle
  } catch (error) {
    if (isErrno(error, 'ENOTEMPTY', 'EEXIST')) {
      // Never started over: this can only be a cluster that was damaged, or somebody else's files.
      throw new PsmError(
        'database',
        `The folder ${cluster} is not a complete PostgreSQL data folder (no PG_VERSION). Put your copy of it back, or move it away to start with an empty database.`,
        { cause: error },
      );
    }
    if (!isErrno(error, 'ENOENT')) throw error;
  }
  return false;
}

async function existingPassword(files: EmbeddedFiles): Promise<string> {
  const password = (await textOf(readFile(files.password, 'utf8')))?.trim() ?? '';
  if (password !== '') return password;
  throw new PsmError(
    'database',
    `The file ${files.password} with the password of the database is missing. Put your copy of it back beside ${files.cluster}.`,
  );
}

/** Written before the cluster: a start that is killed in between must not leave a cluster that nobody can open. */
async function choosePassword(files: EmbeddedFiles): Promise<string> {
  const password = newSecret();
  await replaceFile(files.password, `${password}\n`, 0o600);
  return password;
}

async function initdb(
  binaries: Binaries,
  account: Account | null,
  cluster: string,
  passwordFile: string,
  durable: boolean,
): Promise<void> {
  const child = spawn(
    binaries.initdb,
    [
      `--pgdata=${cluster}`,
      `--username=${owner}`,
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      ...(durable ? [] : ['--no-sync']),
    ],
    {
      cwd: cluster, // the working directory of ours may be closed to the account
      env: serverEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
    },
  );
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) {
    throw new PsmError('database', `PostgreSQL could not make its data folder:\n${lastLines(output)}`);
  }
}
