import { ActionIcon, Code, CopyButton, Group, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { strings } from '../../strings/index.ts';

const text = strings.sources;

export interface CommandProps {
  /** What it does, for whoever hears the button. */
  readonly name: string;
  readonly command: string;
}

/** A command to copy. */
export function Command({ name, command }: CommandProps) {
  return (
    <Group wrap="nowrap" gap="xs" align="flex-start">
      <Code block tabIndex={0} style={{ flex: 1, minWidth: 0, overflowX: 'auto' }}>
        {command}
      </Code>
      <CopyButton value={command}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? text.copied : text.copy}>
            <ActionIcon variant="default" size="lg" onClick={copy} aria-label={text.copyOf(name)}>
              {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </Group>
  );
}
