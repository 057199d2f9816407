import { Card, Group, Stack, Text, Title } from '@mantine/core';
import type { MemberDetail } from '../../api/members.ts';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { strings } from '../../strings/index.ts';

const text = strings.people.member;

/** Hubs that the person is in or invited to, and the programs there. */
export function MembershipsCard({ member }: { readonly member: MemberDetail }) {
  const away = (text.away as Readonly<Record<string, string>>)[member.status];
  return (
    <Card>
      <Title order={2} mb="md">
        {text.memberships}
      </Title>
      {member.memberships.length === 0 && <Text c="dimmed">{text.noMemberships}</Text>}
      {member.memberships.length > 0 && away !== undefined && (
        <Text size="sm" c="dimmed" mb="sm">
          {away}
        </Text>
      )}
      <Stack gap="sm">
        {member.memberships.map(({ hub_id: id, hub, status }) => (
          <div key={id}>
            <Group justify="space-between">
              <Text fw={550}>{hub}</Text>
              {away === undefined && <StatusBadge status={status} />}
            </Group>
            {member.programs
              .filter((program) => program.hub === hub)
              .map(({ name }) => (
                <Text key={name} size="sm" c="dimmed">
                  {text.program(name)}
                </Text>
              ))}
          </div>
        ))}
      </Stack>
    </Card>
  );
}
