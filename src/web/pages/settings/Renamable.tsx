import { Box, Button, Group, Text, Title } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { strings } from '../../strings/index.ts';
import { NameForm } from './NameForm.tsx';
import { useFocusBack } from './useFocusBack.ts';

const text = strings.settings;

export interface RenamableProps {
  readonly name: string;
  /** The name is a heading of this level. */
  readonly level?: 3;
  readonly facts?: ReactNode;
  /** undefined: the person may not */
  readonly onRename?: ((name: string) => Promise<unknown>) | undefined;
  /** Further buttons. */
  readonly children?: ReactNode;
}

/** A line with a name that can be changed in place. Afterwards the focus is where it was. */
export function Renamable({ name, level, facts, onRename, children }: RenamableProps) {
  const [editing, setEditing] = useState(false);
  const { ref, goBack } = useFocusBack();
  const close = () => {
    goBack();
    setEditing(false);
  };
  if (editing && onRename !== undefined) {
    return (
      <NameForm
        label={`${text.newName}: ${name}`}
        button={strings.shell.save}
        initial={name}
        focus
        cancel={strings.shell.cancel}
        onCancel={close}
        onSave={async (next) => {
          await onRename(next);
          close();
        }}
      />
    );
  }
  return (
    <Group justify="space-between" gap="sm">
      <Box miw={0} style={{ flex: '1 1 10rem', overflowWrap: 'anywhere' }}>
        {level === undefined ? <Text fw={550}>{name}</Text> : <Title order={level}>{name}</Title>}
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
            ref={ref}
            onClick={() => setEditing(true)}
          >
            {text.rename}
          </Button>
        )}
      </Group>
    </Group>
  );
}
