import { Modal } from '@mantine/core';
import type { Connection, PushedGroup } from '../../../../api/scim.ts';
import { strings } from '../../../../strings/index.ts';
import { GroupUseForm } from './GroupUseForm.tsx';

export interface GroupUseModalProps {
  readonly connection: Connection;
  /** undefined: closed. */
  readonly group: PushedGroup | undefined;
  readonly onClose: () => void;
}

/** Asks what a group stands for. */
export function GroupUseModal({ connection, group, onClose }: GroupUseModalProps) {
  return (
    <Modal
      opened={group !== undefined}
      onClose={onClose}
      size="lg"
      title={group === undefined ? '' : strings.push.groups.title(group.name)}
    >
      {group !== undefined && (
        <GroupUseForm key={group.id} connection={connection} group={group} onDone={onClose} />
      )}
    </Modal>
  );
}
