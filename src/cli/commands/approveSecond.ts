import { actorInWords } from '../../approval/authority.ts';
import { secondApproval, waitingApprovals } from '../../approval/second.ts';
import { PsmError } from '../../kernel/errors.ts';
import { getPlan } from '../../planning/store.ts';
import { asked, sentences } from '../approvalText.ts';
import { type CommonOptions, inTenant } from '../context.ts';
import { command, exit, printJson, printLine } from '../output.ts';

/** `psm approve PLAN --second`: approves what somebody else approved first, all of it that waits. */
export async function approveSecond(
  planId: string,
  options: CommonOptions & { readonly yes?: boolean },
): Promise<number> {
  return inTenant(options, 'review', async (context) => {
    const waiting = await context.scoped(async (scope) => {
      await getPlan(scope, planId);
      return waitingApprovals(scope, planId);
    });
    if (waiting.length === 0) {
      throw new PsmError('approval_not_open', 'Nothing of this plan waits for a second person.');
    }
    for (const { approval, actor, ...what } of waiting) {
      const by = `${actorInWords(actor)} has approved this first.`;
      if (options.yes !== true && !(await asked(what, [by]))) {
        throw new PsmError('choice_required', 'Nothing was approved. Add --yes to confirm.');
      }
      const { refused } = await context.scoped((scope) => secondApproval(scope, approval, context.actor));
      if (refused !== undefined) throw refused;
    }
    if (context.json) {
      printJson({
        plan: planId,
        approvals: waiting.map(({ approval, summary }) => ({ approval, approved: summary })),
      });
      return exit.ok;
    }
    printLine('Approved:');
    for (const line of waiting.flatMap(sentences)) printLine(`  ${line}`);
    printLine(`Next: ${command(`apply ${planId}`)}`);
    return exit.ok;
  });
}
