import { Alert, Badge, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconArrowRight, IconUser } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Connection, PushedPersonDetail } from '../../../../api/scim.ts';
import { strings } from '../../../../strings/index.ts';
import { FieldComparison } from './FieldComparison.tsx';
import { PersonRequests } from './PersonRequests.tsx';
import { PersonStateBadge } from './PersonStateBadge.tsx';
import { RawResource } from './RawResource.tsx';

const text = strings.push;

export interface PersonDetailProps {
  readonly connection: Connection;
  readonly person: PushedPersonDetail;
}

/** One person: how far it has come, what the identity provider says beside what the member has, and what was sent. */
export function PersonDetail({ connection, person }: PersonDetailProps) {
  return (
    <Stack gap="xl" pb="lg">
      <Stack gap="xs">
        <Group gap="xs">
          <PersonStateBadge state={person.state} />
          {person.deleted ? (
            <Badge color="red">{text.deleted}</Badge>
          ) : (
            <Badge color={person.active ? 'green' : 'gray'}>
              {person.active ? text.active : text.inactiveBadge}
            </Badge>
          )}
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {person.user_name} · {text.pushedWhen(person.pushed_at)}
          </Text>
        </Group>
        <Text size="sm">{text.stateHints[person.state]}</Text>
        {person.attention.map(({ code, message }) => (
          <Alert key={`${code} ${message}`} color="orange" icon={<IconAlertTriangle aria-hidden />}>
            {message}
          </Alert>
        ))}
        <Group gap="sm" mt={4}>
          <PlanLink person={person} />
          <MemberLink person={person} />
        </Group>
      </Stack>
      <FieldComparison person={person} />
      <Stack gap="xs" component="section">
        <Title order={3}>{text.person.groups}</Title>
        {person.groups.length === 0 ? (
          <Text size="sm" c="dimmed">
            {text.person.noGroups}
          </Text>
        ) : (
          <Group gap="xs">
            {person.groups.map(({ id, name }) => (
              <Badge key={id} color="gray" style={{ maxWidth: '100%' }}>
                {name}
              </Badge>
            ))}
          </Group>
        )}
      </Stack>
      <PersonRequests connection={connection} person={person} />
      <RawResource resource={person.resource} />
    </Stack>
  );
}

function PlanLink({ person: { plan, state } }: { readonly person: PushedPersonDetail }) {
  if (plan === null) return null;
  return (
    <Button
      variant={state === 'waiting' || state === 'attention' ? 'filled' : 'default'}
      size="sm"
      rightSection={<IconArrowRight size={16} aria-hidden />}
      renderRoot={(props) => <Link to="/plans/$planId" params={{ planId: plan }} {...props} />}
    >
      {text.person.openPlan}
    </Button>
  );
}

function MemberLink({ person: { member } }: { readonly person: PushedPersonDetail }) {
  if (member === null) return null;
  return (
    <Button
      variant="default"
      size="sm"
      leftSection={<IconUser size={16} aria-hidden />}
      renderRoot={(props) => <Link to="/people/$memberId" params={{ memberId: member }} {...props} />}
    >
      {text.person.openMember}
    </Button>
  );
}
