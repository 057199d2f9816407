import { dayInWords } from '../words.ts';
import { adminObstacle, momentOf, notice, pageOf, textOf } from './notice.ts';
import type { Mail, MessageFacts, Template } from './template.ts';

/** "A source cannot be read": once when it begins to fail, however often it is tried. */
export const sourceFailing: Template = { obstacle: adminObstacle, render };

function render(facts: MessageFacts, baseUrl: string): Mail {
  const { data } = facts;
  const [name, hub] = [textOf(data, 'name'), textOf(data, 'hub')];
  const since = momentOf(data, 'since');
  const plan = textOf(data, 'plan');
  const held = plan !== '';
  return notice(facts, {
    subject: held ? `${name} brought too many bad rows` : `${name} cannot be read`,
    sentences: [
      held
        ? `The source ${name} of ${hub} was read, and its plan is held:`
        : `People of ${hub} do not come from the source ${name} any more${since === undefined ? '' : ` since ${dayInWords(since)}`}:`,
      textOf(data, 'message', 600),
    ],
    after: [
      'Nobody is changed or removed because of that. It is tried again by itself, at growing intervals; after you changed its settings it is tried at once.',
    ],
    link: held
      ? { address: pageOf(baseUrl, 'plans', plan), label: 'Look at the plan' }
      : { address: pageOf(baseUrl, 'sources', textOf(data, 'source')), label: 'Look at the source' },
    note: 'You get this mail once, as an owner or admin, and another one when the source works again.',
  });
}
