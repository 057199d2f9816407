import { Button, Menu, Text } from '@mantine/core';
import { IconBan, IconBuildingMinus, IconChevronDown, IconTrash, IconUserCheck } from '@tabler/icons-react';
import type { Action } from '../../../api/plans.ts';
import { strings } from '../../../strings/index.ts';
import { removals } from './removals.ts';

export interface BulkActionsProps {
  /** People listed: whom it acts on. */
  readonly count: number;
  readonly disabled: boolean;
  readonly onChoose: (action: Action) => void;
}

const icons = {
  deactivate: IconBan,
  delete_from_hub: IconBuildingMinus,
  delete_from_tenant: IconTrash,
  skip: IconUserCheck,
};

/** One choice for everybody who is listed under the present filter. Choosing only stages. */
export function BulkActions({ count, disabled, onChoose }: BulkActionsProps) {
  const words = strings.changes.removal;
  return (
    <Menu position="bottom-end" shadow="md" width={300}>
      <Menu.Target>
        <Button
          variant="default"
          disabled={disabled || count === 0}
          rightSection={<IconChevronDown size={16} aria-hidden />}
        >
          {words.bulk}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{words.bulkLabel(count)}</Menu.Label>
        {[...removals, 'skip' as const].map((action) => {
          const Icon = icons[action];
          return (
            <Menu.Item
              key={action}
              leftSection={<Icon size={18} aria-hidden />}
              onClick={() => onChoose(action)}
            >
              {words.actions[action]}
              <Text size="xs" c="dimmed">
                {words.hints[action]}
              </Text>
            </Menu.Item>
          );
        })}
        <Menu.Divider />
        <Menu.Label>{words.bulkHint}</Menu.Label>
      </Menu.Dropdown>
    </Menu>
  );
}
