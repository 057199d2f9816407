import { applyPlan } from '../../apply/apply.ts';
import { applyReport, type ApplyResult } from '../../apply/applyReport.ts';
import { getPlan } from '../../planning/store.ts';
import { counted } from '../../kernel/text.ts';
import { settlePushed } from '../../pipeline/cut.ts';
import { overrideHeldPlan } from '../../pipeline/override.ts';
import { type CommonOptions, inTenant } from '../context.ts';
import { exit, printJson, printLine, styled } from '../output.ts';
import { planDocument } from '../planReport.ts';
import { printPlan } from '../planText.ts';

/** `psm apply PLAN`: carries out what is approved; goes on where a killed process stopped. */
export async function apply(planId: string, options: CommonOptions): Promise<number> {
  return inTenant(options, 'review', async (context) => {
    const { database, tenantId, config, signal, bar } = context;
    const before = await context.scoped((scope) => applyReport(scope, planId, 0));
    const result = await applyPlan(
      { database, tenantId, config, signal, onProgress: (done, of) => bar.update(done, of, 'applying') },
      planId,
    );
    bar.stop();
    signal.throwIfAborted();
    const plan = await context.scoped(async (scope) => {
      await settlePushed(scope, { plan: planId });
      return getPlan(scope, planId);
    });
    const document = {
      plan: planId,
      status: plan.status,
      applied: result.applied,
      stale: result.stale,
      failed: result.failed,
      not_applied: result.notApplied,
    };
    if (context.json) printJson(document);
    else printResult(result, before);
    return result.failed > 0 ? exit.failed : exit.ok;
  });
}

function printResult(result: ApplyResult, before: ApplyResult): void {
  const now = result.applied - before.applied;
  const earlier =
    before.applied === 0 ? '' : ` ${counted(before.applied, 'change')} had been applied before.`;
  printLine(
    result.approvals === 0
      ? `Nothing that is approved waits to be applied.${earlier}`
      : `${styled('green', 'Applied')} ${counted(now, 'change')}.${earlier}`,
  );
  for (const one of result.notApplied) {
    const where = one.row === null ? '' : `row ${one.row}: `;
    printLine(`  ${styled('yellow', one.result)} ${one.kind}, ${where}${one.message ?? ''}`);
  }
  if (result.stale > 0) printLine('Stale changes are shown again with the next run of this source.');
}

/** `psm override PLAN --reason TEXT`. */
export async function override(planId: string, options: CommonOptions & { reason: string }): Promise<number> {
  return inTenant(options, 'administer', async (context) => {
    await overrideHeldPlan(context.pipeline, planId, options.reason, context.actor);
    const document = await context.scoped((scope) => planDocument(scope, planId));
    if (context.json) printJson(document);
    else await context.scoped((scope) => printPlan(scope, document));
    return exit.ok;
  });
}
