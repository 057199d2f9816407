import type { Action, ChangeKind, Decisions } from '../../../api/plans.ts';

/** Did anybody decide anything about this kind? */
export function isDecided(decisions: Decisions, kind: ChangeKind): boolean {
  const counts = Object.values(decisions.sections.find((one) => one.kind === kind)?.decided ?? {});
  return counts.some((count) => count > 0) || decisions.rules.some((rule) => rule.kind === kind);
}

/** Choices on single rows, as far as the newest rules tell: they win over what is chosen for many. */
export function rowChoices(decisions: Decisions | undefined, kind: ChangeKind): Map<number, Action> {
  const choices = new Map<number, Action>();
  for (const rule of decisions?.rules ?? []) {
    const items = rule.where['items'];
    if (rule.kind !== kind || !Array.isArray(items)) continue;
    for (const item of items as number[]) if (!choices.has(item)) choices.set(item, rule.action);
  }
  return choices;
}
