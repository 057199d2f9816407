import { dayInWords } from '../words.ts';
import { adminObstacle, momentOf, notice, textOf } from './notice.ts';
import type { Mail, MessageFacts, Template } from './template.ts';

/** "An access token expires": once, two weeks before programs that use it would be refused. */
export const apiTokenExpiring: Template = { obstacle: adminObstacle, render };

function render(facts: MessageFacts, baseUrl: string): Mail {
  const { data } = facts;
  const [name, prefix] = [textOf(data, 'name'), textOf(data, 'prefix')];
  const expires = momentOf(data, 'expires');
  const on = expires === undefined ? 'soon' : `on ${dayInWords(expires)}`;
  return notice(facts, {
    subject: `The access token ${name} expires ${on}`,
    sentences: [
      `The token ${prefix}, called ${name}, expires ${on}. From then on the programs that use it are refused.`,
    ],
    after: ['Make a new token, enter it where this one is used, and revoke this one.'],
    link: { address: `${baseUrl}/settings?tab=tokens`, label: 'Look at the tokens' },
    note: 'You get this mail once, as an owner or because you made the token.',
  });
}
