import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMay } from '../../api/directory.ts';
import { connectorsQuery, type Source } from '../../api/sources.ts';
import { formatNext } from '../../format.ts';
import { strings } from '../../strings/index.ts';
import { settingsOf } from './settings/setting.ts';

const text = strings.sources;

/** Why a source cannot be read, since when, when it is tried again and what to correct; nothing while it works. */
export function HealthNotice({ source }: { readonly source: Source }) {
  const { health } = source;
  const may = useMay('administer');
  const { data: connectors } = useQuery(connectorsQuery);
  if (health.state === 'ok') return null;
  const connector = connectors?.find((one) => one.name === source.connector);
  const wrong = health.error?.setting ?? undefined;
  const title = connector && settingsOf(connector).find((one) => one.name === wrong)?.title;
  const again = health.retry_at === null ? null : formatNext(health.retry_at);
  return (
    <Alert
      color={health.state === 'failing' ? 'orange' : 'red'}
      icon={<IconAlertTriangle aria-hidden />}
      title={health.error?.message ?? text.failures(health.failures)}
    >
      <Text size="sm">
        {health.failing_since !== null &&
          text.failsSince(health.failing_since, health.state === 'off' ? null : again)}{' '}
        {health.error !== null && health.failures > 1 && text.failures(health.failures)}
      </Text>
      {health.state === 'quarantined' && <Text size="sm">{text.quarantinedHint}</Text>}
      {health.state === 'off' && <Text size="sm">{text.offHint}</Text>}
      {title !== undefined && <Text size="sm">{text.wrongSetting(title)}</Text>}
      {may && (
        <Group mt="sm">
          <Button
            size="xs"
            variant="default"
            renderRoot={(props) => (
              <Link
                to="/sources/$sourceId/settings"
                params={{ sourceId: source.id }}
                search={wrong === undefined ? {} : { setting: wrong }}
                {...props}
              />
            )}
          >
            {text.correct}
          </Button>
        </Group>
      )}
    </Alert>
  );
}
