import { ActionIcon, Code, CopyButton, Group, Text, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { strings } from '../strings/index.ts';

export interface CopyLineProps {
  readonly label: string;
  /** What it is called elsewhere. */
  readonly hint?: string;
  readonly value: string;
  /** Of the button, for who does not see it. */
  readonly copyLabel: string;
  readonly onCopied?: () => void;
}

/** Something to be entered elsewhere, letter by letter: shown whole, and copied with one click. */
export function CopyLine({ label, hint, value, copyLabel, onCopied }: CopyLineProps) {
  return (
    <div>
      <Text size="sm" fw={600}>
        {label}
      </Text>
      {hint !== undefined && (
        <Text size="sm" c="dimmed" mb={4}>
          {hint}
        </Text>
      )}
      <Group wrap="nowrap" gap="xs" align="flex-start">
        <Code
          block
          style={{
            flex: 1,
            minWidth: 0,
            whiteSpace: 'pre-wrap',
            overflowWrap: 'anywhere',
            border: '1px solid var(--psm-line)',
          }}
          py={8}
        >
          {value}
        </Code>
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <Tooltip label={copied ? strings.sources.copied : strings.sources.copy}>
              <ActionIcon
                variant="default"
                size={36}
                onClick={() => {
                  copy();
                  onCopied?.();
                }}
                aria-label={copied ? strings.sources.copied : copyLabel}
              >
                {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      </Group>
    </div>
  );
}
