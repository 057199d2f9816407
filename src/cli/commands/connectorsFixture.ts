import { createInterface } from 'node:readline';
import { loadConfig } from '../../config.ts';
import type { RunningSource } from '../../connector/contract/index.ts';
import { counted } from '../../kernel/text.ts';
import type { CommonOptions } from '../context.ts';
import { command, exit, printJson, printLine } from '../output.ts';
import { connectorNamed, fixturesFor } from './connectors.ts';

/**
 * `psm connectors fixture NAME`: what stands in for the real system answers until it is stopped, so that a source can be added, read
 * and changed on this machine without an account. Enter lets somebody change, come and go.
 */
export async function connectorsFixture(named: string, options: CommonOptions): Promise<number> {
  const found = await connectorNamed(named, loadConfig());
  const fixtures = [await fixturesFor(found)].flat();
  const running: { readonly name: string | undefined; readonly source: RunningSource }[] = [];
  try {
    for (const { name, start } of fixtures) running.push({ name, source: await start() });
    const items = running.map(({ name, source: { config, records, allow, folders } }) => ({
      ...(name !== undefined && { name }),
      records,
      config,
      allow: allow ?? ['127.0.0.1', 'localhost'],
      folders: folders ?? [],
    }));
    if (options.json === true) printJson({ items });
    else {
      const { title, name: connector } = found.connector.spec;
      for (const item of items) {
        printLine(`${title}${'name' in item ? `, ${item.name}` : ''}: ${counted(item.records, 'record')}.`);
        printLine(`  export PSM_OUTGOING_ALLOW=${item.allow.join(',')}`);
        if (item.folders.length > 0) printLine(`  export PSM_FOLDERS=${item.folders.join(',')}`);
        const config = `'${JSON.stringify(item.config).replaceAll("'", `'\\''`)}'`;
        printLine(
          `  ${command(`source add --hub HUB --connector ${connector} --name "${title}" --config ${config}`)}`,
        );
        printLine();
      }
      if (running.some(({ source }) => source.change !== undefined)) {
        printLine('Enter: somebody changes, comes and goes there.');
      }
      printLine('Ctrl-C stops it.');
    }
    await untilStopped(async () => {
      for (const { source } of running) {
        const change = await source.change?.();
        if (change === undefined || options.json === true) continue;
        printLine(`Changed: ${change.changed.join(', ')}. Deleted: ${change.deleted.join(', ')}.`);
      }
    });
  } finally {
    for (const { source } of running) await source.close();
  }
  return exit.ok;
}

/** Ends with SIGINT or SIGTERM; `onEnter` is called for each line that is typed. */
async function untilStopped(onEnter: () => Promise<void>): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  const stays = setInterval(() => undefined, 60_000);
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  lines.on('line', () => void onEnter());
  await stopped;
  clearInterval(stays);
  lines.close();
}
