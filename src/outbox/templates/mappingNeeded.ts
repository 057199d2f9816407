import { counted } from '../../kernel/text.ts';
import { adminObstacle, notice, textOf, textsOf } from './notice.ts';
import type { Mail, MessageFacts, Template } from './template.ts';

/** "Columns wait for review": what a scheduled run read has columns that are new or not what they were. */
export const mappingNeeded: Template = { obstacle: adminObstacle, render };

function render(facts: MessageFacts, baseUrl: string): Mail {
  const { data } = facts;
  const [name, hub] = [textOf(data, 'name'), textOf(data, 'hub')];
  const columns = textsOf(data, 'columns', 120);
  return notice(facts, {
    subject: `${counted(columns.length, 'column')} of ${name} ${columns.length === 1 ? 'waits' : 'wait'} for review`,
    sentences: [
      `The source ${name} of ${hub} was read on schedule. ${columns.length === 1 ? 'This column is' : 'These columns are'} new, or not what they were when somebody last looked at them. Nothing is changed before you say what they mean:`,
    ],
    points: columns,
    link: {
      address: `${baseUrl}/runs/${encodeURIComponent(textOf(data, 'run'))}/mapping`,
      label: 'Review the mapping',
    },
    note: 'You get this mail because you may review mappings.',
  });
}
