import { counted } from '../../kernel/text.ts';
import { adminObstacle, notice, numberOf, pageOf, textOf } from './notice.ts';
import type { Mail, MessageFacts, Template } from './template.ts';

/** "A second person is needed": somebody has approved, and it is not theirs alone to do. */
export const secondNeeded: Template = { obstacle: adminObstacle, render };

const why: Readonly<Record<string, string>> = {
  own_plan: 'Whoever made a plan is not its only approver.',
  override: 'Whoever overrode what held a plan is not its only approver.',
  removals: 'So many people are deactivated or deleted only by two.',
};

function render(facts: MessageFacts, baseUrl: string): Mail {
  const { data } = facts;
  const [hub, by] = [textOf(data, 'hub'), textOf(data, 'by', 254)];
  const [changes, removals] = [numberOf(data, 'changes'), numberOf(data, 'removals')];
  const gone =
    removals === 0 ? '' : ` ${counted(removals, 'person', 'people')} would be deactivated or deleted.`;
  return notice(facts, {
    subject: `${counted(changes, 'change')} of ${hub} ${changes === 1 ? 'needs' : 'need'} a second approval`,
    sentences: [
      `${by} has approved ${counted(changes, 'change')} of ${hub}.${gone}`,
      `${why[textOf(data, 'why')] ?? ''} Nothing is carried out before somebody else has looked at it and approves it too.`.trim(),
    ],
    link: { address: pageOf(baseUrl, 'plans', textOf(data, 'plan')), label: 'Look at the plan' },
    note: 'You get this mail because you may approve. After a week without a second approval the first one ends.',
  });
}
