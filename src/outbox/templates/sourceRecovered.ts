import { counted } from '../../kernel/text.ts';
import { dayInWords } from '../words.ts';
import { adminObstacle, momentOf, notice, numberOf, pageOf, textOf } from './notice.ts';
import type { Mail, MessageFacts, Template } from './template.ts';

/** "A source works again": for those who were told that it does not. */
export const sourceRecovered: Template = { obstacle: adminObstacle, render };

function render(facts: MessageFacts, baseUrl: string): Mail {
  const { data } = facts;
  const [name, hub] = [textOf(data, 'name'), textOf(data, 'hub')];
  const since = momentOf(data, 'since');
  const failures = numberOf(data, 'failures');
  const before = [
    ...(failures > 0 ? [`after ${counted(failures, 'failed read')}`] : []),
    ...(since === undefined ? [] : [`since ${dayInWords(since)}`]),
  ].join(' ');
  return notice(facts, {
    subject: `${name} works again`,
    sentences: [
      `The source ${name} of ${hub} was read again${before === '' ? '' : `, ${before}`}. There is nothing to do.`,
    ],
    link: { address: pageOf(baseUrl, 'sources', textOf(data, 'source')), label: 'Look at the source' },
    note: 'You get this mail because you were told that the source cannot be read.',
  });
}
