import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { PsmError } from '../kernel/errors.ts';
import type { Connector } from './connector.ts';
import { type ConnectorPlace, entryOf, placeOf } from './connectorPlace.ts';
import { importFault } from './importFault.ts';
import { registerOwnImports } from './ownImports.ts';
import { specFaults } from './specFaults.ts';

/** The folder of the product's own connectors. */
export const connectorsFolder = fileURLToPath(new URL('../../connectors/', import.meta.url));

export interface FoundConnector extends ConnectorPlace {
  readonly connector: Connector;
}

const found = new Map<string, Promise<ReadonlyMap<string, FoundConnector>>>();

/**
 * The connectors that there are, by name: those of `connectors/`, and those that the setting `connectors` names. They are loaded
 * once.
 *
 * @param extra paths of folders, or names of packages
 * @throws PsmError `invalid_setting` about the first one that does not keep to the interface: which, what is wrong, what to do
 */
export async function loadConnectors(extra: readonly string[] = []): Promise<ReadonlyMap<string, Connector>> {
  const all = await findConnectors(extra);
  return new Map([...all].map(([name, { connector }]) => [name, connector]));
}

/** The same, with where they were found. */
export async function findConnectors(
  extra: readonly string[] = [],
): Promise<ReadonlyMap<string, FoundConnector>> {
  const list = JSON.stringify(extra);
  const known = found.get(list);
  if (known !== undefined) return known;
  const loading = loadAll(extra);
  found.set(list, loading);
  try {
    return await loading;
  } catch (error) {
    // Whoever asks again may have mended it.
    found.delete(list);
    throw error;
  }
}

async function loadAll(extra: readonly string[]): Promise<ReadonlyMap<string, FoundConnector>> {
  registerOwnImports();
  const connectors = new Map<string, FoundConnector>();
  for (const folder of await ownFolders()) {
    const one = await load({ folder, entry: entryOf(folder) });
    const { name } = one.connector.spec;
    if (name !== path.basename(folder)) {
      throw bad(folder, `it calls itself "${name}". Give it the name of its folder.`);
    }
    connectors.set(name, one);
  }
  for (const named of new Set(extra)) {
    const one = await load(placeOf(named));
    const { name } = one.connector.spec;
    const other = connectors.get(name);
    if (other !== undefined && other.folder !== one.folder) {
      throw bad(
        one.folder,
        `its name "${name}" is taken by the connector in ${other.folder}. Give it another.`,
      );
    }
    connectors.set(name, one);
  }
  return connectors;
}

async function ownFolders(): Promise<string[]> {
  const entries = await readdir(connectorsFolder, { withFileTypes: true });
  return entries
    .filter((one) => one.isDirectory())
    .map(({ name }) => path.join(connectorsFolder, name))
    .toSorted();
}

async function load(place: ConnectorPlace): Promise<FoundConnector> {
  const value = await defaultExport(place);
  if (value === undefined) {
    throw bad(
      place.folder,
      'it has no default export. Write `export default defineConnector({ spec, open })`.',
    );
  }
  const connector = value as Partial<Connector>;
  const [fault] = specFaults(connector.spec);
  if (fault !== undefined) throw bad(place.folder, fault);
  if (typeof connector.open !== 'function') {
    throw bad(
      place.folder,
      'it has no `open`. Make the default export with defineConnector({ spec, open }).',
    );
  }
  return { ...place, connector: connector as Connector };
}

async function defaultExport({ folder, entry }: ConnectorPlace): Promise<unknown> {
  try {
    return ((await import(pathToFileURL(entry).href)) as { default?: unknown }).default ?? undefined;
  } catch (cause) {
    throw new PsmError(
      'invalid_setting',
      `The connector in ${folder} cannot be used: ${importFault(cause, entry)}`,
      {
        cause,
      },
    );
  }
}

function bad(folder: string, why: string): PsmError {
  const sentence = why.charAt(0).toLowerCase() + why.slice(1);
  return new PsmError('invalid_setting', `The connector in ${folder} cannot be used: ${sentence}`);
}

/** @throws PsmError `not_found` */
export function requireConnector(connectors: ReadonlyMap<string, Connector>, name: string): Connector {
  const connector = connectors.get(name);
  if (connector !== undefined) return connector;
  throw new PsmError(
    'not_found',
    `There is no connector "${name}" here, only ${[...connectors.keys()].join(', ')}. Connectors of your own are named in PSM_CONNECTORS.`,
  );
}

/** The fixtures of a connector, for its contract: in its folder, or compiled beside its code. Undefined when it has none. */
export function fixturesOf({ folder, entry }: ConnectorPlace): string | undefined {
  return [folder, path.dirname(entry)]
    .flatMap((place) =>
      ['source.ts', 'source.js', 'source.mjs'].map((file) => path.join(place, 'fixtures', file)),
    )
    .find((file) => existsSync(file));
}
