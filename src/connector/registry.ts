import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { PsmError } from '../kernel/errors.ts';
import type { Connector } from './connector.ts';

const connectorsFolder = fileURLToPath(new URL('../../connectors/', import.meta.url));

/**
 * Finds every folder of `connectors/` and loads its default export. A connector that does not keep to the interface stops the
 * start, with its name.
 */
export async function loadConnectors(
  folder: string = connectorsFolder,
): Promise<ReadonlyMap<string, Connector>> {
  const connectors = new Map<string, Connector>();
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries
    .filter((one) => one.isDirectory())
    .toSorted((a, b) => a.name.localeCompare(b.name))) {
    const file = ['index.ts', 'index.js'].map((name) => path.join(folder, entry.name, name)).find(existsSync);
    if (file === undefined) throw bad(entry.name, 'it has no index file');
    const module = (await import(pathToFileURL(file).href)) as { default?: unknown };
    connectors.set(entry.name, checked(entry.name, module.default));
  }
  return connectors;
}

function checked(name: string, value: unknown): Connector {
  const connector = value as Partial<Connector> | undefined;
  if (typeof connector?.open !== 'function' || connector.spec === undefined) {
    throw bad(name, 'its default export is not made by defineConnector');
  }
  if (connector.spec.name !== name) throw bad(name, `it calls itself "${connector.spec.name}"`);
  if (!['pull', 'upload', 'push'].includes(connector.spec.delivery))
    throw bad(name, 'its delivery is unknown');
  return connector as Connector;
}

function bad(name: string, why: string): PsmError {
  return new PsmError('invalid_setting', `The connector "${name}" cannot be used: ${why}.`);
}

/** @throws PsmError `not_found` */
export function requireConnector(connectors: ReadonlyMap<string, Connector>, name: string): Connector {
  const connector = connectors.get(name);
  if (connector === undefined) throw new PsmError('not_found', `There is no connector "${name}".`);
  return connector;
}
