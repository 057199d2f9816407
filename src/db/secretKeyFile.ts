import { chmod, mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
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
  await mkdir(settings.dataDir, { recursive: true });
  try {
    // Made by one process only, however many start at this moment.
    const handle = await open(file, 'wx', 0o600);
    await handle.writeFile(formatSecretKeys({ keys: [newSecretKey('1')] }));
    await handle.close();
  } catch (error) {
    if (!isExisting(error)) throw unusable(file, error);
  }
  return parseSecretKeys(await contentOf(file));
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
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, formatSecretKeys({ keys }), { mode: 0o600 });
  await chmod(temporary, 0o600);
  await rename(temporary, file);
  return { keys };
}

/** A file that another process is writing at this moment is empty for an instant. */
async function contentOf(file: string): Promise<string> {
  for (let attempts = 0; ; attempts += 1) {
    const content = await readFile(file, 'utf8').catch((error: unknown) => {
      throw unusable(file, error);
    });
    if (content !== '' || attempts === 50) return content;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function isExisting(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}

function unusable(file: string, cause: unknown): PsmError {
  return new PsmError('invalid_setting', `The keys for secrets in ${file} cannot be read or written.`, {
    cause,
  });
}
