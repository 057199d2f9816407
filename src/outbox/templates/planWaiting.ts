import { counted } from '../../kernel/text.ts';
import { adminObstacle, notice, numberOf, pageOf, textOf, textsOf } from './notice.ts';
import type { Mail, MessageFacts, Template } from './template.ts';

/** "Changes wait for you": a scheduled run made a plan, and people decide about what policy does not. */
export const planWaiting: Template = { obstacle: adminObstacle, render };

function render(facts: MessageFacts, baseUrl: string): Mail {
  const { data } = facts;
  const [name, hub] = [textOf(data, 'name'), textOf(data, 'hub')];
  const approved = textsOf(data, 'approved');
  const attention = numberOf(data, 'attention');
  const total = numberOf(data, 'total');
  return notice(facts, {
    subject: `${counted(total, 'change')} of ${hub} ${total === 1 ? 'waits' : 'wait'} for you`,
    sentences: [`The source ${name} was read on schedule. These changes of ${hub} wait for your decision:`],
    points: textsOf(data, 'waiting'),
    after: [
      ...(approved.length === 0 ? [] : [`Approved by policy already: ${approved.join(', ')}.`]),
      ...(attention === 0
        ? []
        : [
            `Needs attention: ${counted(attention, 'entry', 'entries')}. Everything else goes on without ${attention === 1 ? 'it' : 'them'}.`,
          ]),
    ],
    link: { address: pageOf(baseUrl, 'plans', textOf(data, 'plan')), label: 'Review the plan' },
    note: 'You get this mail because you may approve. Nothing of it changes before somebody decides; the next read replaces it.',
  });
}
