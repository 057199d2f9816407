import { Anchor, Card, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Connector } from '../../api/sources.ts';
import { strings } from '../../strings/index.ts';
import { GuideButton } from './guide/GuideButton.tsx';
import type { Guide } from './guide/useGuide.ts';

const text = strings.sourceForm;

export interface AboutConnectorProps {
  readonly connector: Connector;
  readonly guide: Guide;
  /** May another system be chosen still? */
  readonly open?: boolean;
}

/** What is read of a system, and with which rights. */
export function AboutConnector({ connector, guide, open = false }: AboutConnectorProps) {
  return (
    <Card component="section" aria-labelledby="about-connector">
      <Stack gap="sm">
        <Title order={2} size="h3" id="about-connector">
          {connector.delivery === 'push' ? text.whatIsSent : text.whatIsRead}
        </Title>
        <Text size="sm">{connector.docs}</Text>
        <Text size="sm" c="dimmed">
          {connector.delivery === 'push' ? text.safePush : text.safe}
        </Text>
        <GuideButton guide={guide} size="xs" style={{ alignSelf: 'flex-start' }} />
        {open && (
          <Anchor size="sm" renderRoot={(props) => <Link to="/sources/new" {...props} />}>
            {text.other}
          </Anchor>
        )}
      </Stack>
    </Card>
  );
}
