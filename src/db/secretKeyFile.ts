import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { PsmError } from '../kernel/errors.ts';
import {
  formatSecretKeys,
  newSecretKey,
  parseSecretKeys,
  type SecretKey,
  type SecretKeys,
} from '../kernel/secretKeys.ts';

export interface SecretKeySettings {
  /** `id:base64` keys; without them they are kept in a file of the data folder. */
  readonly secretKeys?: string | undefined;
  readonly dataDir: string;
}

const fileName = 'secret-keys';

/**
 * The keys that secrets are sealed with. Without a setting they are made once and kept beside the embedded database, readable for
 * its owner only: whoever has a copy of the database alone can open no secret.
 */
export async function loadSecretKeys(settings: SecretKeySettings): Promise<SecretKeys> {
  if (settings.secretKeys !== undefined) return parseSecretKeys(settings.secretKeys);
  const file = path.join(settings.dataDir, fileName);
  try {
    return parsed(file, (await contentOf(file)) ?? (await made(file)));
  } catch (cause) {
    if (cause instanceof PsmError) throw cause;
    throw new PsmError('invalid_setting', `The keys for secrets in ${file} cannot be read or written.`, {
      cause,
    });
  }
}

/**
 * Puts a new key first; the others still open what they sealed.
 *
 * @throws PsmError `conflict` when the keys come from a setting
 */
export async function addSecretKey(settings: SecretKeySettings): Promise<SecretKeys> {
  const keys = await loadSecretKeys(settings);
  const newest = Math.max(0, ...keys.keys.map(({ id }) => Number(id)).filter(Number.isFinite));
  return store(settings, [newSecretKey(String(newest + 1)), ...keys.keys]);
}

/** Forgets all keys but the first: nothing is sealed with them any more. */
export async function keepNewestKey(settings: SecretKeySettings): Promise<SecretKeys> {
  const { keys } = await loadSecretKeys(settings);
  return store(settings, keys.slice(0, 1));
}

async function store(settings: SecretKeySettings, keys: readonly SecretKey[]): Promise<SecretKeys> {
  if (settings.secretKeys !== undefined) {
    throw new PsmError(
      'conflict',
      'The keys come from PSM_SECRET_KEYS: put a new one first there, on every node.',
    );
  }
  const file = path.join(settings.dataDir, fileName);
  await rename(await written(file, { keys }), file);
  await onDisk(settings.dataDir);
  return { keys };
}

/** Makes the file with a first key, by one process only, however many start at this moment. @returns what is in it */
async function made(file: string): Promise<string> {
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true });
  const temporary = await written(file, { keys: [newSecretKey('1')] });
  try {
    // Unlike `rename` it leaves a file that is there alone.
    await link(temporary, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(temporary);
  }
  await onDisk(folder);
  return readFile(file, 'utf8');
}

/** Keys in a file beside `file`, safe on the disk: a secret that a power cut leaves without its key is lost. */
async function written(file: string, keys: SecretKeys): Promise<string> {
  const temporary = `${file}.${randomUUID()}`;
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(formatSecretKeys(keys));
    await handle.sync();
  } finally {
    await handle.close();
  }
  return temporary;
}

/** The names in a folder, as a file is found by its name. */
async function onDisk(folder: string): Promise<void> {
  // Windows opens no folders, and needs none of this.
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

async function contentOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function parsed(file: string, content: string): SecretKeys {
  try {
    return parseSecretKeys(content);
  } catch (cause) {
    throw new PsmError(
      'invalid_setting',
      `The file ${file} holds no keys for secrets any more. Bring it back from a back-up: without it stored secrets cannot be opened.`,
      { cause },
    );
  }
}
