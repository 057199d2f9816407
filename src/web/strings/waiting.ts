import { plural } from '../format.ts';

const people = (count: number) => plural(count, 'person', 'people');

/** Invitations that nobody accepted, offered to be sent again beside a plan. */
export const waiting = {
  line: (count: number, days: number) =>
    `${people(count)} of this list ${count === 1 ? 'was' : 'were'} invited more than ${plural(days, 'day', 'days')} ago and ${count === 1 ? 'has' : 'have'} not accepted yet.`,
  ask: (count: number) => `Send ${plural(count, 'invitation', 'invitations')} again`,
  title: (count: number) => `Send ${plural(count, 'invitation', 'invitations')} again?`,
  text: (count: number) =>
    `${people(count)} ${count === 1 ? 'gets' : 'get'} an e-mail with a new link. The old ${count === 1 ? 'link stops' : 'links stop'} working. Nothing else of this plan is carried out.`,
  confirm: (count: number) => `Send ${plural(count, 'e-mail', 'e-mails')}`,
  more: (count: number) => `and ${people(count)} more`,
  done: (count: number) =>
    `${plural(count, 'invitation is', 'invitations are')} sent again. Who does not accept is offered again in 7 days.`,
};
