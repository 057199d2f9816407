import { Alert, Anchor, Checkbox, Stack } from '@mantine/core';
import { IconUserQuestion } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { RefObject } from 'react';
import { strings } from '../../../strings/index.ts';

export interface UnreadableTickProps {
  readonly planId: string;
  readonly rows: number;
  readonly checked: boolean;
  /** It was forgotten. */
  readonly missed: boolean;
  readonly input: RefObject<HTMLInputElement | null>;
  readonly onChange: (checked: boolean) => void;
}

/** While rows of the file name nobody, each could be one of the absent people: removing anybody needs this tick. */
export function UnreadableTick({ planId, rows, checked, missed, input, onChange }: UnreadableTickProps) {
  const words = strings.changes.removal;
  return (
    <Alert
      color="yellow"
      radius="lg"
      icon={<IconUserQuestion aria-hidden />}
      role="group"
      title={words.unreadableTitle(rows)}
    >
      <Stack gap="sm">
        <Checkbox
          ref={input}
          label={words.unreadable(rows)}
          checked={checked}
          error={missed && words.unreadableError}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <Anchor
          size="sm"
          c="inherit"
          underline="always"
          renderRoot={(props) => (
            <Link to="/plans/$planId/$section" params={{ planId, section: 'attention' }} {...props} />
          )}
        >
          {words.unreadableLink}
        </Anchor>
      </Stack>
    </Alert>
  );
}
