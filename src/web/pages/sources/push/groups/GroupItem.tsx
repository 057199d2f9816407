import { ActionIcon, Button, Group, Text, Title, Tooltip } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconX } from '@tabler/icons-react';
import { actorName } from '../../../../actorName.ts';
import { useMay } from '../../../../api/directory.ts';
import { type Connection, endGroupUse, type GroupUse, type PushedGroup } from '../../../../api/scim.ts';
import { strings } from '../../../../strings/index.ts';
import { useSaving } from '../../../settings/useSaving.ts';
import classes from '../Push.module.css';
import { wordsOfUse } from './useWords.ts';

const text = strings.push.groups;

export interface GroupItemProps {
  readonly connection: Connection;
  readonly group: PushedGroup;
  readonly onChoose: () => void;
}

/** One group: how many are in it, and what it stands for. */
export function GroupItem({ connection, group, onChoose }: GroupItemProps) {
  const may = useMay('administer');
  const { name, members, uses, pushed_at: at } = group;
  return (
    <Group justify="space-between" align="flex-start" gap="sm">
      <div className={classes['what']}>
        <Title order={2} size="h3" style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Title>
        <Text size="sm" c="dimmed">
          {text.members(members)} · {strings.push.pushedWhen(at)}
        </Text>
        {uses.length === 0 ? (
          <Text size="sm" mt={4}>
            {text.nothing}
          </Text>
        ) : (
          <>
            <Text size="sm" mt={6} fw={550}>
              {text.standsFor}
            </Text>
            <ul className={classes['list']}>
              {uses.map((use) => (
                <li key={use.id}>
                  <Use connection={connection} group={group} use={use} />
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
      {may && (
        <Button
          size="xs"
          variant="default"
          aria-label={(uses.length === 0 ? text.chooseOf : text.chooseMoreOf)(name)}
          onClick={onChoose}
        >
          {uses.length === 0 ? text.choose : text.chooseMore}
        </Button>
      )}
    </Group>
  );
}

interface UseProps {
  readonly connection: Connection;
  readonly group: PushedGroup;
  readonly use: GroupUse;
}

function Use({ connection, group, use }: UseProps) {
  const may = useMay('administer');
  const words = wordsOfUse(use);
  const end = useSaving(
    () => endGroupUse(connection.source.id, group.id, use.id),
    () => text.removed(group.name),
    ['scim', 'sources'],
  );
  const ask = () =>
    modals.openConfirmModal({
      title: text.removeTitle,
      children: (
        <Text size="sm">{text.removeText[use.kind](group.name, use.target.name, group.members)}</Text>
      ),
      labels: { confirm: text.removeGo, cancel: strings.shell.cancel },
      confirmProps: { color: 'red' },
      onConfirm: () => end.mutate(undefined),
    });
  return (
    <Group gap={6} wrap="nowrap">
      <div style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
        <Text size="sm" span>
          {words}
        </Text>{' '}
        <Text size="sm" span c="dimmed">
          · {text.by(actorName(use.created_by), use.created_at)}
        </Text>
      </div>
      {may && (
        <Tooltip label={text.removeTitle}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={text.remove(words, group.name)}
            loading={end.isPending}
            onClick={ask}
          >
            <IconX size={14} />
          </ActionIcon>
        </Tooltip>
      )}
    </Group>
  );
}
