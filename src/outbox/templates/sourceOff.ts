import { dayInWords } from '../words.ts';
import { adminObstacle, momentOf, notice, pageOf, textOf } from './notice.ts';
import type { Mail, MessageFacts, Template } from './template.ts';

/** "A source was switched off": nobody mended it for weeks, and it is not tried any more. */
export const sourceOff: Template = { obstacle: adminObstacle, render };

function render(facts: MessageFacts, baseUrl: string): Mail {
  const { data } = facts;
  const [name, hub] = [textOf(data, 'name'), textOf(data, 'hub')];
  const since = momentOf(data, 'since');
  return notice(facts, {
    subject: `${name} was switched off`,
    sentences: [
      `The source ${name} of ${hub} could not be read${since === undefined ? '' : ` since ${dayInWords(since)}`}, and is not tried by itself any more. The last time this was wrong:`,
      textOf(data, 'message', 600),
    ],
    after: ['When it is mended, let it go on with “Resume” on its page.'],
    link: { address: pageOf(baseUrl, 'sources', textOf(data, 'source')), label: 'Look at the source' },
    note: 'You get this mail once, as an owner or admin.',
  });
}
