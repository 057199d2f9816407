import type { AutomaticKind, Source } from '../../api/sources.ts';
import { strings } from '../../strings/index.ts';

const text = strings.sources;

/** What people read about what goes by itself: of lists that are uploaded or read, or of people who are pushed one by one. Pure. */
export function policyWords({ name, hub, delivery }: Source) {
  return delivery === 'push'
    ? {
        title: (kind: AutomaticKind) => strings.push.policyTitles[kind],
        meaning: (kind: AutomaticKind) => strings.push.policyKinds[kind],
        some: strings.push.policySome,
        confirm: strings.push.confirmText(name, hub.name),
      }
    : {
        title: (kind: AutomaticKind) => text.kinds[kind].title,
        meaning: (kind: AutomaticKind) => text.kinds[kind].meaning,
        some: text.policySome,
        confirm: text.confirmText(name, hub.name),
      };
}
