import { dayInWords } from '../words.ts';
import { adminObstacle, momentOf, notice, pageOf, textOf } from './notice.ts';
import type { Mail, MessageFacts, Template } from './template.ts';

/** "A token expires": once, two weeks before an identity provider would be refused. */
export const tokenExpiring: Template = { obstacle: adminObstacle, render };

function render(facts: MessageFacts, baseUrl: string): Mail {
  const { data } = facts;
  const [name, hub, prefix] = [textOf(data, 'name'), textOf(data, 'hub'), textOf(data, 'prefix')];
  const client = textOf(data, 'client');
  const expires = momentOf(data, 'expires');
  const on = expires === undefined ? 'soon' : `on ${dayInWords(expires)}`;
  const what = client === '' ? `The token ${prefix}` : `The secret ${prefix} of the OAuth client ${client}`;
  return notice(facts, {
    subject: `A ${client === '' ? 'token' : 'client secret'} of ${name} expires ${on}`,
    sentences: [
      `${what}, with which ${name} pushes people to ${hub}, expires ${on}. From then on the identity provider is refused: nobody new comes, and nobody who leaves is taken out.`,
    ],
    after: [
      client === ''
        ? 'Make a second token, enter it at the identity provider, see that it is used, and revoke this one.'
        : 'Make a second client, enter it at the identity provider, see that it is used, and revoke this one.',
    ],
    link: { address: pageOf(baseUrl, 'sources', textOf(data, 'source')), label: 'Look at the connection' },
    note: 'You get this mail once, as an owner or admin.',
  });
}
