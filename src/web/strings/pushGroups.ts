import { formatMoment, plural } from '../format.ts';

const people = (count: number) => plural(count, 'person', 'people');

/** Groups that an identity provider pushed, and what they stand for. */
export const groups = {
  hint: 'Groups change nobody by themselves. Choose what a group stands for, and its members follow.',
  search: 'Name of a group',
  members: (count: number) => plural(count, 'member', 'members'),
  empty: 'No group was pushed yet',
  emptyHint: 'Let your identity provider push groups, if hubs, programs or options are to follow them.',
  none: 'No group is called like this',
  noneHint: 'Search for something else.',
  nothing: 'Stands for nothing yet',
  standsFor: 'Stands for',
  choose: 'Choose',
  chooseMore: 'Choose another',
  chooseOf: (group: string) => `Choose what ${group} stands for`,
  chooseMoreOf: (group: string) => `Choose another for ${group} to stand for`,
  use: {
    hub: (target: string) => `Hub ${target}`,
    program: (target: string, hub: string | null) =>
      hub === null ? `Program ${target}` : `Program ${target} in ${hub}`,
    option: (target: string, field: string | null) => (field === null ? target : `${field}: ${target}`),
  },
  by: (who: string, when: string) => `Chosen by ${who}, ${formatMoment(when)}`,
  remove: (use: string, group: string) => `${group} does not stand for this any more: ${use}`,
  removeTitle: 'Let the group stand for this no longer?',
  removeText: {
    hub: (group: string, target: string, members: number) =>
      `${people(members)} in “${group}” are not kept in ${target} by it any more. Whoever is in no other group that stands for ${target} is proposed to leave it; nobody leaves before you approve it.`,
    program: (group: string, target: string) =>
      `Nobody is enrolled in ${target} for being in “${group}” any more. Who is enrolled stays enrolled.`,
    option: (group: string, target: string) =>
      `“${group}” does not say ${target} any more. Profiles keep what they have until something else is said.`,
  },
  removeGo: 'Let it stand for this no longer',
  removed: (group: string) => `“${group}” does not stand for it any more.`,
  title: (group: string) => `What does “${group}” stand for?`,
  kind: 'It stands for',
  kinds: {
    hub: {
      title: 'A hub',
      hint: 'Its members belong to the hub. Who leaves the group is proposed to leave the hub.',
    },
    program: { title: 'A program', hint: 'Its members are enrolled once they are in the hub.' },
    option: { title: 'An option of a field', hint: 'Its members have this value in their profile.' },
  },
  hub: 'Hub',
  program: 'Program',
  field: 'Field',
  option: 'Option',
  choosePlaceholder: 'Choose one',
  noPrograms: 'There are no programs yet. Add one under Settings, Hubs.',
  noFields: 'There is no field with options yet. Add one under Settings, Fields.',
  effect: {
    hub: (group: string, target: string, members: number) =>
      members === 0
        ? `“${group}” has no members now. Whoever joins it is proposed for an invitation to ${target}.`
        : `The ${people(members)} in “${group}” are compared with ${target}: whoever is not in it is proposed for an invitation. From then on, only members of groups that stand for ${target} belong there.`,
    program: (group: string, target: string, members: number) =>
      `${members === 0 ? 'Whoever joins' : `The ${people(members)} in`} “${group}” ${members === 1 ? 'is' : 'are'} proposed to be enrolled in ${target}, as far as they are members of its hub.`,
    option: (group: string, target: string, members: number) =>
      `${members === 0 ? 'Whoever joins' : `The ${people(members)} in`} “${group}” ${members === 1 ? 'is' : 'are'} proposed to have ${target} in their profile.`,
  },
  approve: 'It becomes a plan within a minute. What is not set to go by itself waits for your approval.',
  save: 'Let it stand for this',
  saved: (group: string) => `“${group}” stands for it now. A plan follows within a minute.`,
};
