import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Published material that lies beside a checkout, where somebody put it; it is no part of this one. */
const corpora = fileURLToPath(new URL('../../../../shared/corpora/', import.meta.url));

export function isThere(file: string): boolean {
  return existsSync(corpora + file);
}

export function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(corpora + file, 'utf8')) as T;
}
