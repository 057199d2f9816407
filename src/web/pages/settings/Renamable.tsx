import { Box, Button, Group, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { strings } from '../../strings/index.ts';
import { NameForm } from './NameForm.tsx';

const text = strings.settings;

export interface RenamableProps {
  readonly name: string;
  readonly facts?: ReactNode;
  /** undefined: the person may not */
  readonly onRename?: ((name: string) => Promise<unknown>) | undefined;
  /** Further buttons. */
  readonly children?: ReactNode;
}

/** A line with a name that can be changed in place. */
export function Renamable({ name, facts, onRename, children }: RenamableProps) {
  const [editing, setEditing] = useState(false);
  if (editing && onRename !== undefined) {
    return (
      <NameForm
        label={`${text.newName}: ${name}`}
        button={strings.shell.save}
        initial={name}
        cancel={strings.shell.cancel}
        onCancel={() => setEditing(false)}
        onSave={async (next) => {
          await onRename(next);
          setEditing(false);
        }}
      />
    );
  }
  return (
    <Group justify="space-between" gap="sm">
      <Box miw={0} style={{ flex: '1 1 10rem' }}>
        <Text fw={550} style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Text>
        {facts !== undefined && (
          <Text size="sm" c="dimmed" component="div">
            {facts}
          </Text>
        )}
      </Box>
      <Group gap="xs">
        {children}
        {onRename !== undefined && (
          <Button
            size="xs"
            variant="default"
            aria-label={`${text.rename} ${name}`}
            onClick={() => setEditing(true)}
          >
            {text.rename}
          </Button>
        )}
      </Group>
    </Group>
  );
}
