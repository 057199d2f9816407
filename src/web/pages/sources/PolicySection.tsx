import { Button, Collapse, Group, Stack, Text, Title } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useDisclosure } from '@mantine/hooks';
import { useId } from 'react';
import { useMay } from '../../api/directory.ts';
import type { Source } from '../../api/sources.ts';
import { strings } from '../../strings/index.ts';
import { automaticKinds } from './automaticKinds.ts';
import { policyWords } from './policyWords.ts';
import { PolicyTable } from './PolicyTable.tsx';

const text = strings.sources;

export interface PolicySectionProps {
  readonly source: Source;
  /** Of its heading; it looks the same. */
  readonly level?: 2 | 3;
}

/** What happens without asking, in a sentence; opened, kind by kind. */
export function PolicySection({ source, level = 3 }: PolicySectionProps) {
  const [opened, { toggle }] = useDisclosure(false);
  const may = useMay('administer');
  const id = useId();
  const automatic = automaticKinds.filter((kind) => source.policy[kind] === 'auto');
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="sm">
        <div style={{ flex: '1 1 16rem' }}>
          <Title order={level} size="h3">
            {text.policy}
          </Title>
          <Text size="sm" c="dimmed" aria-live="polite">
            {automatic.length === 0
              ? text.policyAllAsk
              : policyWords(source).some(automatic.map((kind) => text.kinds[kind].short).join(', '))}
          </Text>
        </div>
        <Button
          variant="subtle"
          size="sm"
          aria-expanded={opened}
          aria-controls={id}
          aria-label={`${opened ? text.hide : may ? text.show : text.look}: ${text.policy} (${source.name}, ${source.hub.name})`}
          onClick={toggle}
          rightSection={
            <IconChevronDown
              size={16}
              aria-hidden
              style={{ transform: opened ? 'rotate(180deg)' : undefined }}
            />
          }
        >
          {opened ? text.hide : may ? text.show : text.look}
        </Button>
      </Group>
      <Collapse expanded={opened} id={id}>
        <PolicyTable source={source} />
      </Collapse>
    </Stack>
  );
}
