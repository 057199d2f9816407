import { signinAddress } from '../../kernel/signinAddress.ts';
import { adminObstacle, momentOf, notice, textOf } from './notice.ts';
import type { Mail, MessageFacts, Template } from './template.ts';

/** For whoever reads the outbox: with the link they could sign in as somebody else. */
const linkHidden = '(The link itself is shown to nobody but its recipient.)';

/** "Sign in": a link for one sign-in, to somebody who asked for it. */
export const signinLink: Template = { obstacle, render, secret: true };

function obstacle(facts: MessageFacts): string | undefined {
  const expires = momentOf(facts.data, 'expires');
  const late = expires === undefined || expires.getTime() <= Date.now();
  return adminObstacle(facts) ?? (late || textOf(facts.data, 'token') === '' ? 'link expired' : undefined);
}

function render(facts: MessageFacts, baseUrl: string): Mail {
  const token = textOf(facts.data, 'token');
  const tenant = textOf({ tenant: facts.tenant }, 'tenant');
  return notice(facts, {
    subject: `Sign in to ${tenant}`,
    sentences: [
      `Somebody asked for a link to sign in to ${tenant} with this e-mail address. It works once, within 15 minutes; the one before it does not work any more.`,
    ],
    after: token === '' ? [linkHidden] : [],
    link: { address: token === '' ? `${baseUrl}/signin` : signinAddress(baseUrl, token), label: 'Sign in' },
    note: 'Please do not pass it on. If it was not you, you can ignore this mail: without it nobody comes in.',
  });
}
