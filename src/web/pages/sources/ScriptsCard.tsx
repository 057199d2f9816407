import { Anchor, Card, Group, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconTerminal2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { hubsQuery } from '../../api/directory.ts';
import { strings } from '../../strings/index.ts';
import { Command } from './Command.tsx';

const text = strings.sources;

/** How a script of one's own uploads files: docs/api.md. */
export function ScriptsCard() {
  const { data: hubs } = useQuery(hubsQuery);
  const hub = hubs?.[0]?.id ?? 'HUB';
  return (
    <Card>
      <Stack gap="sm">
        <Group wrap="nowrap" gap="md">
          <ThemeIcon size={40} radius="md" variant="light" aria-hidden>
            <IconTerminal2 size={22} stroke={1.6} />
          </ThemeIcon>
          <Title order={3}>{text.scripts}</Title>
        </Group>
        <Text size="sm">{text.scriptsHint}</Text>
        <Text size="sm">{text.scriptToken}</Text>
        <Command name={text.makeKey} command="npm run -s psm -- token create --name nightly --role admin" />
        <Text size="sm">{text.scriptSend(hubs?.[0]?.name)}</Text>
        <Command
          name={text.sendFile}
          command={[
            'curl -H "Authorization: Bearer $TOKEN" \\',
            '  -H "Idempotency-Key: $(date +%F)" \\',
            '  -F population=full -F file=@members.csv \\',
            `  ${location.origin}/api/v1/hubs/${hub}/uploads`,
          ].join('\n')}
        />
        <Anchor href="/api/openapi.json" size="sm" target="_blank" rel="noreferrer">
          {text.scriptMore}
        </Anchor>
      </Stack>
    </Card>
  );
}
