import { setTimeout as delay } from 'node:timers/promises';
import { loadConfig } from '../../config.ts';
import { isPsmError, PsmError } from '../../kernel/errors.ts';
import { checkSource } from '../../pipeline/check.ts';
import { cut, freshStatistics } from '../../pipeline/cut.ts';
import { connectorsOf } from '../../pipeline/openSource.ts';
import { type Pulled, pullRun } from '../../pipeline/pull.ts';
import { leftPull, startPull } from '../../pipeline/startPull.ts';
import { connectionIdOf } from '../../scim/cut/feeds.ts';
import { addSource } from '../../source/addSource.ts';
import { changeSource, removeSource } from '../../source/changeSource.ts';
import { deliveryOf } from '../../source/configuration.ts';
import { overviewOfSource, overviewOfSources, type SourceOverview } from '../../source/overview.ts';
import { findHub, listSources, pushConnector, type Source } from '../../source/sources.ts';
import { type CommonOptions, inTenant, type TenantContext } from '../context.ts';
import { jsonFrom } from '../jsonFrom.ts';
import { command, exit, faultOf, printJson, printLine, styled, table } from '../output.ts';
import { emptyPlanDocument } from '../planReport.ts';
import { planWhenFree, report } from './plan.ts';

/** `psm connectors`: what people can come from. Needs no set-up and no database. */
export async function connectors(options: CommonOptions): Promise<number> {
  const found = await connectorsOf({ config: loadConfig() });
  const items = [...found.values()].map(({ spec }) => ({
    name: spec.name,
    title: spec.title,
    delivery: spec.delivery,
    docs: spec.docs,
  }));
  if (options.json === true) printJson({ items });
  else
    printLine(
      table([['NAME', 'DELIVERY', 'TITLE'], ...items.map((one) => [one.name, one.delivery, one.title])]),
    );
  return exit.ok;
}

/** `psm check SOURCE`: can the source be read with its settings? */
export async function check(name: string, options: CommonOptions): Promise<number> {
  return inTenant(options, 'administer', async (context) => {
    const source = await namedSource(context, name);
    const result = await checkSource(context.pipeline, { source });
    if (context.json) printJson({ source: source.name, ...result });
    else
      printLine(
        `${result.ok ? styled('green', 'ok') : styled('red', 'not ok')}  ${source.name}: ${result.message}`,
      );
    return result.ok ? exit.ok : exit.failed;
  });
}

export interface SyncOptions extends CommonOptions {
  readonly changes?: boolean;
}

/** `psm sync SOURCE`: pull a source now and plan what it brings. Files that are uploaded come with `psm plan`. */
export async function sync(name: string, options: SyncOptions): Promise<number> {
  try {
    return await inTenant(options, 'administer', async (context) => {
      const source = await namedSource(context, name);
      if (source.connector === pushConnector) return syncPushed(context, source);
      const runId = await begunPull(context, source, options.changes === true ? 'changes' : 'snapshot');
      const { unchanged } = await pullWhenFree(context, runId);
      if (unchanged) {
        context.bar.stop();
        if (context.json) printJson({ ...emptyPlanDocument, run: runId, status: 'done', unchanged: true });
        else printLine(`Nothing changed in ${source.name} since it was read last.`);
        return exit.ok;
      }
      const { planId } = await planWhenFree(context, runId);
      return report(context, planId);
    });
  } catch (error) {
    if (options.json !== true || !(error instanceof PsmError)) throw error;
    // Scripts find every key of a plan on every exit code.
    printJson({ ...emptyPlanDocument, error: faultOf(error) });
    return exit.failed;
  }
}

/** Plans what an identity provider pushed, for each hub that it brings people to. */
async function syncPushed(context: TenantContext, source: Source): Promise<number> {
  const { config, database } = context.pipeline;
  await freshStatistics(database);
  const runs = await context.scoped((scope) =>
    cut(scope, config, connectionIdOf(source), { asked: context.actor }),
  );
  const plans: string[] = [];
  for (const run of runs) plans.push((await planWhenFree(context, run)).planId);
  if (plans[0] !== undefined) return report(context, plans[0]);
  context.bar.stop();
  if (context.json) printJson({ ...emptyPlanDocument, status: 'done', unchanged: true });
  else printLine(`Everything that was pushed to ${source.name} is planned already.`);
  return exit.ok;
}

/** A new run; or the one that a process which was stopped has left. @throws PsmError `conflict` while another process reads */
async function begunPull(
  context: TenantContext,
  source: Source,
  read: 'snapshot' | 'changes',
): Promise<string> {
  const { sourceId } = source;
  const connector = (await connectorsOf(context)).get(source.connector);
  if (connector !== undefined && deliveryOf(connector, source.config) === 'upload') {
    throw new PsmError(
      'conflict',
      `"${source.name}" takes uploaded files: psm plan FILE --hub HUB --source "${source.name}".`,
    );
  }
  const runId = await context.scoped(
    async (scope) =>
      (await startPull(scope, { sourceId, read, actor: context.actor })) ?? leftPull(scope, sourceId),
  );
  if (runId !== undefined) return runId;
  throw new PsmError(
    'conflict',
    `"${source.name}" is being read at the moment. Try again when that is done.`,
  );
}

/** A server on the same database may be faster: then it is waited for. */
async function pullWhenFree(context: TenantContext, runId: string): Promise<Pulled> {
  for (;;) {
    try {
      return await pullRun(context.pipeline, runId);
    } catch (error) {
      if (!isPsmError(error, 'run_busy')) throw error;
      context.signal.throwIfAborted();
      await delay(300);
    }
  }
}

/** `psm source list`: sources with what they brought last. */
export async function sourceList(options: CommonOptions): Promise<number> {
  return inTenant(options, 'read', async (context) => {
    const items = (await context.scoped(overviewOfSources)).map(sourceItem);
    if (context.json) printJson({ items });
    else {
      const rows = items.map((one) => [
        one.name,
        one.hub,
        one.connector,
        one.last_run?.status ?? 'never read',
      ]);
      printLine(table([['NAME', 'HUB', 'CONNECTOR', 'LAST RUN'], ...rows]));
    }
    return exit.ok;
  });
}

export interface SourceAddOptions extends CommonOptions {
  readonly hub: string;
  readonly connector: string;
  readonly name: string;
  readonly config?: string;
  readonly sameIds?: boolean;
}

/** `psm source add`: connects a system to a hub. */
export async function sourceAdd(options: SourceAddOptions): Promise<number> {
  return inTenant(options, 'administer', async (context) => {
    const config = await jsonFrom(options.config, example);
    const found = await connectorsOf(context);
    const keys = await context.database.secretKeys();
    const added = await context.scoped(async (scope) => {
      const { hubId } = await findHub(scope, options.hub);
      const { name, connector } = options;
      const ids = options.sameIds === true ? 'directory' : 'own';
      return addSource(scope, found, keys, { hub: hubId, connector, name, config, ids }, context.actor);
    });
    return show(context, added, 'added');
  });
}

export interface SourceSetOptions extends CommonOptions {
  readonly name?: string;
  readonly config?: string;
}

/** `psm source set SOURCE`: changes its name or its settings. */
export async function sourceSet(name: string, options: SourceSetOptions): Promise<number> {
  return inTenant(options, 'administer', async (context) => {
    const source = await namedSource(context, name);
    const change = {
      name: options.name,
      config: options.config === undefined ? undefined : await jsonFrom(options.config, example),
    };
    const found = await connectorsOf(context);
    const keys = await context.database.secretKeys();
    await context.scoped((scope) => changeSource(scope, found, keys, source.sourceId, change, context.actor));
    return show(context, source.sourceId, 'changed');
  });
}

/** `psm source remove SOURCE`: takes it away; members, runs and plans stay. */
export async function sourceRemove(name: string, options: CommonOptions): Promise<number> {
  return inTenant(options, 'administer', async (context) => {
    const source = await namedSource(context, name);
    await context.scoped((scope) => removeSource(scope, source.sourceId, context.actor));
    if (context.json) printJson({ removed: source.sourceId });
    else printLine(`${source.name} is removed. Members, runs and plans stay.`);
    return exit.ok;
  });
}

async function show(context: TenantContext, sourceId: string, what: string): Promise<number> {
  const source = sourceItem(await context.scoped((scope) => overviewOfSource(scope, sourceId)));
  if (context.json) printJson(source);
  else printLine(`${source.name} is ${what}. Try it with: ${command(`check "${source.name}"`)}`);
  return exit.ok;
}

function sourceItem({ id, hub, name, connector, config, secrets, last_run }: SourceOverview) {
  return { source: id, name, hub: hub.name, connector, config, secrets, last_run };
}

const example = '{"location": "folder"}';

/** By id or name. @throws PsmError `not_found` with the sources that there are */
export async function namedSource(context: TenantContext, name: string): Promise<Source> {
  const sources = await context.scoped(listSources);
  const found = sources.filter(
    (one) => one.sourceId === name || one.name.toLowerCase() === name.toLowerCase(),
  );
  if (found.length === 1 && found[0] !== undefined) return found[0];
  if (found.length > 1) {
    const ids = found.map((one) => one.sourceId).join(', ');
    throw new PsmError('not_found', `Several hubs have a source "${name}". Name it by its id: ${ids}.`);
  }
  const known = sources.map((one) => `"${one.name}"`).join(', ');
  throw new PsmError(
    'not_found',
    known === '' ? 'There are no sources yet.' : `There is no source "${name}". The sources are ${known}.`,
  );
}
