import type { ChangeKind } from '../../../api/plans.ts';
import type { strings } from '../../../strings/index.ts';

export type SectionName = 'invite' | 'update' | 'remove' | 'restore';
export type PartName = keyof typeof strings.changes.parts;

/** A list of a section that is shown, and decided about, apart. */
export interface Part {
  readonly name: PartName;
  readonly kind: ChangeKind;
  /** Only what is offered ticked, or only what is not; both when undefined. */
  readonly ticked?: boolean;
}

/** What each page of a plan is made of. */
export const sections: Readonly<Record<SectionName, readonly Part[]>> = {
  invite: [
    { name: 'invite', kind: 'invite', ticked: true },
    { name: 'inviteOffered', kind: 'invite', ticked: false },
  ],
  update: [
    { name: 'update', kind: 'update', ticked: true },
    { name: 'updateOffered', kind: 'update', ticked: false },
  ],
  remove: [
    { name: 'inactive', kind: 'deactivate' },
    { name: 'absent', kind: 'deprovision', ticked: true },
    { name: 'never', kind: 'deprovision', ticked: false },
  ],
  restore: [
    { name: 'back', kind: 'reactivate', ticked: true },
    { name: 'byHand', kind: 'reactivate', ticked: false },
    { name: 'deleted', kind: 'restore' },
  ],
};

export function isSection(name: string): name is SectionName {
  return Object.hasOwn(sections, name);
}

export const kindsOf = (section: SectionName): ChangeKind[] => [
  ...new Set(sections[section].map((part) => part.kind)),
];

/**
 * Kinds whose ticked changes count as chosen as long as nobody decided anything about the kind: what a person expects of a ticked
 * list. The first decision, and the approval, put it down as a rule.
 */
export const presumed: ReadonlySet<ChangeKind> = new Set(['invite', 'update', 'reactivate']);
