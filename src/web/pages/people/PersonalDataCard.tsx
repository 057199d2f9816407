import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDownload } from '@tabler/icons-react';
import { memberDataAddress, type MemberDetail } from '../../api/members.ts';
import { strings } from '../../strings/index.ts';
import { EraseDialog } from './EraseDialog.tsx';

const text = strings.personalData;

/** What owners do when a person asks for their data, or to be forgotten. */
export function PersonalDataCard({ member }: { readonly member: MemberDetail }) {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <Card component="section" aria-label={text.title}>
      <Stack gap="md">
        <div>
          <Title order={2}>{text.title}</Title>
          <Text size="sm" c="dimmed">
            {text.hint}
          </Text>
        </div>
        <Group justify="space-between" gap="sm">
          <Text size="sm" style={{ flex: '1 1 14rem' }}>
            {text.exportHint}
          </Text>
          <Button
            component="a"
            variant="default"
            href={memberDataAddress(member.id)}
            download
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            {text.export}
          </Button>
        </Group>
        {member.email !== null && (
          <Group justify="space-between" gap="sm">
            <Text size="sm" style={{ flex: '1 1 14rem' }}>
              {text.eraseHint}
            </Text>
            <Button variant="outline" color="red" c="var(--mantine-color-error)" onClick={open}>
              {text.erase}
            </Button>
          </Group>
        )}
      </Stack>
      <EraseDialog member={member} opened={opened} onClose={close} />
    </Card>
  );
}
