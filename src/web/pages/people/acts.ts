import {
  IconCircleCheck,
  IconId,
  type Icon,
  IconMailForward,
  IconPencil,
  IconPlus,
  IconRestore,
  IconShieldCheck,
  IconShieldOff,
  IconTrash,
  IconUserCheck,
  IconUserMinus,
  IconUserOff,
} from '@tabler/icons-react';

export interface ActLook {
  readonly icon: Icon;
  readonly color: string;
}

/** Green is for who comes, orange and red for who goes, indigo for mail and values. */
const looks: Readonly<Record<string, ActLook>> = {
  'member.created': { icon: IconPlus, color: 'gray' },
  'member.invited': { icon: IconMailForward, color: 'indigo' },
  'member.invitation_resent': { icon: IconMailForward, color: 'indigo' },
  'member.identity_adopted': { icon: IconId, color: 'indigo' },
  'member.accepted': { icon: IconCircleCheck, color: 'green' },
  'member.updated': { icon: IconPencil, color: 'indigo' },
  'member.deactivated': { icon: IconUserOff, color: 'orange' },
  'member.reactivated': { icon: IconUserCheck, color: 'green' },
  'member.deleted_from_hub': { icon: IconUserMinus, color: 'red' },
  'member.deleted': { icon: IconTrash, color: 'red' },
  'member.restore_requested': { icon: IconRestore, color: 'yellow' },
  'member.restored': { icon: IconRestore, color: 'green' },
  'member.purged': { icon: IconTrash, color: 'gray' },
  'member.protected': { icon: IconShieldCheck, color: 'teal' },
  'member.unprotected': { icon: IconShieldOff, color: 'gray' },
};

/** How an act of the audit trail looks on a timeline. The words beside it say the same. */
export function lookOf(action: string): ActLook {
  return looks[action] ?? { icon: IconPencil, color: 'gray' };
}
