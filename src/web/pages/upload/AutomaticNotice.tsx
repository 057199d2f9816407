import { Alert, Anchor, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Policy } from '../../api/sources.ts';
import { strings } from '../../strings/index.ts';

const text = strings.upload;

/** That nothing changes yet, or, where an admin has set it so, what will happen without asking. */
export function AutomaticNotice({ policy }: { readonly policy: Policy | undefined }) {
  const kinds = Object.entries(strings.sources.kinds)
    .filter(([kind]) => policy?.[kind as keyof Policy] === 'auto')
    .map(([, { short }]) => short);
  if (kinds.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {text.reassurance}
      </Text>
    );
  }
  return (
    <Alert color="yellow" icon={<IconInfoCircle aria-hidden />} p="sm">
      {text.automatic(kinds.join(', '))}{' '}
      <Anchor
        inherit
        underline="always"
        c="inherit"
        renderRoot={(props) => <Link to="/sources" {...props} />}
      >
        {text.seeSources}
      </Anchor>
    </Alert>
  );
}
