import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { useMay } from '../../../../api/directory.ts';
import { type Connection, revokeScimClient, type ScimClient } from '../../../../api/scim.ts';
import { strings } from '../../../../strings/index.ts';
import { useSaving } from '../../../settings/useSaving.ts';
import { CopyLine } from '../../../../components/CopyLine.tsx';
import classes from '../Push.module.css';
import { CredentialLine } from './CredentialLine.tsx';
import { NewClientModal } from './NewClientModal.tsx';

const text = strings.push.settings;

/** For identity providers that get their tokens themselves, by OAuth 2.0 client credentials. */
export function ClientsCard({ connection }: { readonly connection: Connection }) {
  const may = useMay('administer');
  const [making, setMaking] = useState(false);
  const { clients, token_url: tokenUrl, source } = connection;
  return (
    <Card component="section" aria-labelledby="clients">
      <Stack gap="md">
        <Group justify="space-between" align="flex-start" gap="sm">
          <div className={classes['what']}>
            <Title order={2} size="h3" id="clients">
              {text.clients}
            </Title>
            <Text size="sm" c="dimmed">
              {text.clientsHint}
            </Text>
          </div>
          {may && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconKey size={14} aria-hidden />}
              onClick={() => setMaking(true)}
            >
              {text.newClient}
            </Button>
          )}
        </Group>
        <CopyLine label={text.tokenUrl} value={tokenUrl} copyLabel={text.copyTokenUrl} />
        {clients.length === 0 ? (
          <Text size="sm" c="dimmed">
            {text.noClients}
          </Text>
        ) : (
          <ul className={classes['list']} aria-label={text.clients}>
            {clients.map((client) => (
              <li key={client.client_id} className={classes['flat']}>
                <Client connection={source.id} client={client} />
              </li>
            ))}
          </ul>
        )}
      </Stack>
      <NewClientModal
        connection={source.id}
        tokenUrl={tokenUrl}
        opened={making}
        onClose={() => setMaking(false)}
      />
    </Card>
  );
}

function Client({ connection, client }: { readonly connection: string; readonly client: ScimClient }) {
  const may = useMay('administer');
  const revoke = useSaving(
    () => revokeScimClient(connection, client.client_id),
    () => text.clientRevoked(client.name),
    ['scim'],
  );
  const ask = () =>
    modals.openConfirmModal({
      title: text.revokeClientTitle(client.name),
      children: (
        <Stack gap="xs">
          <Text size="sm">{text.revokeClientText}</Text>
          {client.last_used_at !== null && <Text size="sm">{text.revokeUsed(client.last_used_at)}</Text>}
        </Stack>
      ),
      labels: { confirm: text.revokeClientGo, cancel: strings.shell.cancel },
      confirmProps: { color: 'red' },
      onConfirm: () => revoke.mutate(undefined),
    });
  return (
    <CredentialLine
      name={client.name}
      prefix={client.secret_prefix}
      of={client}
      facts={[text.clientFact(client.token_minutes), `${text.clientId}: ${client.client_id}`]}
      revokeLabel={text.revokeClientOf(client.name)}
      revoking={revoke.isPending}
      onRevoke={may ? ask : undefined}
    />
  );
}
