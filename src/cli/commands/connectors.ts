import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { callersPath, type Config, loadConfig } from '../../config.ts';
import type { ContractResult, OpenNetwork, SourceFixture } from '../../connector/contract/index.ts';
import { placeOf } from '../../connector/connectorPlace.ts';
import { importFault } from '../../connector/importFault.ts';
import { newConnector } from '../../connector/newConnector.ts';
import {
  connectorsFolder,
  findConnectors,
  fixturesOf,
  type FoundConnector,
} from '../../connector/registry.ts';
import { PsmError } from '../../kernel/errors.ts';
import { counted } from '../../kernel/text.ts';
import type { CommonOptions } from '../context.ts';
import { command, exit, printJson, printLine, styled } from '../output.ts';

export interface NewOptions extends CommonOptions {
  readonly to?: string;
}

/** `psm connectors new NAME`: write a connector to begin with. */
export async function connectorsNew(name: string, options: NewOptions): Promise<number> {
  const config = loadConfig();
  if ((await findConnectors(config.connectors)).has(name)) {
    throw new PsmError('conflict', `There is a connector "${name}" already. Choose another name.`);
  }
  const isCheckout = import.meta.url.endsWith('.ts');
  if (options.to === undefined && !isCheckout) {
    throw new PsmError(
      'invalid_request',
      `Say where it is to be written: psm connectors new ${name} --to FOLDER`,
    );
  }
  const folder = options.to === undefined ? undefined : typedPath(options.to);
  const files = await newConnector(
    name,
    folder === undefined ? { checkout: path.dirname(path.resolve(connectorsFolder)) } : { folder },
  );
  if (options.json === true) {
    printJson({ name, files });
    return exit.ok;
  }
  for (const file of files) printLine(`${styled('green', 'written')}  ${file}`);
  printLine();
  if (folder !== undefined) printLine(`  export PSM_CONNECTORS=${[...config.connectors, folder].join(',')}`);
  printLine(`  ${command(`connectors test ${name}`)}`);
  return exit.ok;
}

/** Where a person typed it; the folder need not be there. */
function typedPath(folder: string): string {
  return path.resolve(process.env['INIT_CWD'] ?? '.', folder);
}

/** `psm connectors test NAME`: does a connector keep to the contract? */
export async function connectorsTest(named: string, options: CommonOptions): Promise<number> {
  const config = loadConfig();
  const found = await connectorNamed(named, config);
  const pushed = found.connector.spec.delivery === 'push';
  const fixtures = pushed ? [] : await fixturesFor(found);
  const { contractOf, contractResults } = await import('../../connector/contract/index.ts');
  const items = await contractResults(await contractOf(found.connector, fixtures, await networkOf(config)));
  const failed = items.filter(({ ok }) => !ok).length;
  if (options.json === true) printJson({ items });
  else {
    for (const item of items) printResult(item);
    printLine();
    const rules = counted(items.length, 'rule');
    printLine(failed === 0 ? `${rules} kept.` : `${failed} of ${rules} not kept.`);
  }
  return failed === 0 ? exit.ok : exit.failed;
}

function printResult({ rule, ok, message }: ContractResult): void {
  printLine(`${ok ? styled('green', 'ok    ') : styled('red', 'failed')}  ${rule}`);
  if (!ok) printLine(`        ${message}`);
}

/** By its name, or a folder that need not be in the settings. */
export async function connectorNamed(named: string, config: Config): Promise<FoundConnector> {
  const known = (await findConnectors(config.connectors)).get(named);
  if (known !== undefined) return known;
  if (named.includes('/') || named.includes(path.sep) || named === '.') {
    const { folder } = placeOf(callersPath(named));
    const all = await findConnectors([...config.connectors, folder]);
    const added = [...all.values()].find((one) => one.folder === folder);
    if (added !== undefined) return added;
  }
  throw new PsmError(
    'not_found',
    `There is no connector "${named}". "${command('connectors')}" lists them; the folder of another one can be named too.`,
  );
}

/** What stands in for its system. */
export async function fixturesFor(found: FoundConnector): Promise<SourceFixture | readonly SourceFixture[]> {
  const file = fixturesOf(found);
  if (file === undefined) {
    const inPackage = found.folder.startsWith(connectorsFolder);
    throw new PsmError(
      'not_found',
      inPackage
        ? `Connectors of the product are tested in its source tree: a package leaves out their fixtures.`
        : `${found.folder} has no fixtures/source.ts: what stands in for the real system while the connector is tested.`,
    );
  }
  try {
    const module = (await import(pathToFileURL(file).href)) as {
      default?: SourceFixture | readonly SourceFixture[];
    };
    if (module.default !== undefined) return module.default;
  } catch (cause) {
    throw new PsmError('invalid_setting', `${file} cannot be used: ${importFault(cause, file)}`, { cause });
  }
  throw new PsmError('invalid_setting', `${file} has no default export: { start }.`);
}

/** The way out that connectors have in the product; what breaks off is not tried again. */
async function networkOf(config: Config): Promise<OpenNetwork> {
  const { openOutgoing } = await import('../../outgoing/outgoing.ts');
  return ({ allow, signal }) => openOutgoing({ ...config.outgoing, allow }, { signal, retries: 0 });
}
