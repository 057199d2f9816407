import { adminObstacle, notice, pageOf, textOf, textsOf } from './notice.ts';
import type { Mail, MessageFacts, Template } from './template.ts';

/** "A plan is held": a scheduled run tripped a safeguard, with its numbers. */
export const planHeld: Template = { obstacle: adminObstacle, render };

function render(facts: MessageFacts, baseUrl: string): Mail {
  const { data } = facts;
  const [name, hub] = [textOf(data, 'name'), textOf(data, 'hub')];
  return notice(facts, {
    subject: `The plan of ${hub} is held`,
    sentences: [
      `The source ${name} was read on schedule. A safeguard holds its plan, so nothing of it was changed:`,
    ],
    points: textsOf(data, 'safeguards'),
    after: [
      'When the numbers are right all the same, an owner or admin lets the plan through and says why. When they are not, nothing is to be done here: the source is to be mended.',
    ],
    link: { address: pageOf(baseUrl, 'plans', textOf(data, 'plan')), label: 'Look at the plan' },
    note: 'You get this mail because you may approve.',
  });
}
