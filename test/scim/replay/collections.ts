import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Published material that lies beside a checkout, where somebody put it; it is no part of this one. */
const corpora = fileURLToPath(new URL('../../../../shared/corpora/', import.meta.url));

export function isThere(file: string): boolean {
  return existsSync(corpora + file);
}

// oxlint-disable-next-line typescript/no-explicit-any
export function readJson(file: string): any {
  return JSON.parse(readFileSync(corpora + file, 'utf8'));
}
