import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { applyPlan } from '../../apply/apply.ts';
import { listChanges } from '../../approval/changes.ts';
import { callersPath } from '../../config.ts';
import { isPsmError, PsmError } from '../../kernel/errors.ts';
import { planRun } from '../../pipeline/pipeline.ts';
import { receive } from '../../pipeline/receive.ts';
import { getRun } from '../../pipeline/run.ts';
import { findHub, uploadSource } from '../../source/sources.ts';
import type { ChangeRow } from '../../planning/store.ts';
import { type ChangeKind, isChangeKind } from '../../source/policy.ts';
import { noteConsoleRead } from '../consoleRead.ts';
import { type CommonOptions, inTenant, type TenantContext } from '../context.ts';
import { exit, faultOf, printJson } from '../output.ts';
import { emptyPlanDocument, planDocument, type PlanDocument, planExit } from '../planReport.ts';
import { printPlan } from '../planText.ts';

export interface PlanOptions extends CommonOptions {
  readonly hub: string;
  readonly partial?: boolean;
  readonly acceptMapping?: boolean;
  readonly source?: string;
}

/** `psm plan FILE`: lands, maps, stages and plans one file. */
export async function plan(file: string, options: PlanOptions): Promise<number> {
  try {
    return await inTenant(options, 'administer', async (context) => {
      const bytes = await openFile(file);
      const source = await context.scoped(async (scope) => {
        const hub = await findHub(scope, options.hub);
        return uploadSource(scope, hub.hubId, options.source);
      });
      const runId = await receive(context.pipeline, {
        source,
        population: options.partial === true ? 'partial' : 'full',
        filename: path.basename(file),
        bytes,
        acceptMapping: options.acceptMapping === true,
        actor: context.actor,
      });
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

/**
 * Plans the run; while an approved plan of its source is being applied, waits for that. A server on the same database may be
 * faster: then its plan is the one.
 */
export async function planWhenFree(context: TenantContext, runId: string): Promise<{ planId: string }> {
  for (;;) {
    try {
      return await planRun(context.pipeline, runId);
    } catch (error) {
      if (!isPsmError(error, 'apply_busy') && !isPsmError(error, 'run_busy')) throw error;
      context.signal.throwIfAborted();
      await delay(300);
      const made = isPsmError(error, 'run_busy') ? await planOfOther(context, runId) : undefined;
      if (made !== undefined) return made;
    }
  }
}

async function planOfOther(context: TenantContext, runId: string): Promise<{ planId: string } | undefined> {
  return context.scoped(async (scope) => {
    const { status, error } = await getRun(scope, runId);
    if (status === 'failed')
      throw new PsmError('file_refused', error?.message ?? 'The file could not be read.');
    const row = await scope.db
      .selectFrom('plan')
      .select('plan_id')
      .where('run_id', '=', runId)
      .orderBy('plan_id', 'desc')
      .executeTakeFirst();
    return row === undefined || ['landed', 'staging', 'planning'].includes(status)
      ? undefined
      : { planId: row.plan_id };
  });
}

/** Prints the plan, carries out what policy approved, and says by the exit code what is left. */
export async function report(context: TenantContext, planId: string): Promise<number> {
  await applyPlan(
    {
      database: context.database,
      tenantId: context.tenantId,
      config: context.config,
      signal: context.signal,
    },
    planId,
  );
  const document = await context.scoped((scope) => planDocument(scope, planId));
  context.bar.stop();
  await print(context, document);
  return planExit(document);
}

async function print(context: TenantContext, document: PlanDocument): Promise<void> {
  if (context.json) printJson(document);
  else await context.scoped((scope) => printPlan(scope, document));
}

/** Opens a file to be read as a stream. @throws PsmError `file_refused` */
export async function openFile(file: string): Promise<AsyncIterable<Uint8Array>> {
  const found = callersPath(file);
  const facts = await stat(found).catch((cause: unknown) => {
    throw new PsmError('file_refused', `There is no file "${file}".`, { cause });
  });
  if (!facts.isFile()) throw new PsmError('file_refused', `"${file}" is a folder, not a file.`);
  return createReadStream(found, { highWaterMark: 256 * 1024 });
}

/** `psm show PLAN`. */
export async function show(planId: string, options: CommonOptions & { kind?: string }): Promise<number> {
  const { kind } = options;
  if (kind !== undefined && !isChangeKind(kind))
    throw new PsmError('invalid_request', `There is no kind "${kind}".`);
  return inTenant(options, 'read', async (context) => {
    const document = await context.scoped(async (scope) => {
      const found = await planDocument(scope, planId);
      await noteConsoleRead(scope, { command: 'show', planId, only: { kind } }, options);
      return found;
    });
    if (!context.json) {
      await context.scoped((scope) =>
        printPlan(scope, document, { kind, perKind: kind === undefined ? 8 : 10_000 }),
      );
      return exit.ok;
    }
    printJson(kind === undefined ? document : { ...document, items: await changesOf(context, planId, kind) });
    return exit.ok;
  });
}

async function changesOf(context: TenantContext, planId: string, kind: ChangeKind): Promise<ChangeRow[]> {
  const items: ChangeRow[] = [];
  for (let after: number | null = 0; after !== null;) {
    const from: number = after;
    const page = await context.scoped((scope) =>
      listChanges(scope, planId, { kind, after: from, limit: 5000 }),
    );
    items.push(...page.items);
    after = page.next;
  }
  return items;
}
