import { Group, Radio, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconUsersGroup, IconUserPlus, type Icon } from '@tabler/icons-react';
import { useId } from 'react';
import type { Population } from '../../api/uploads.ts';
import { strings } from '../../strings/index.ts';
import classes from './PopulationChoice.module.css';

const text = strings.upload;

export interface PopulationChoiceProps {
  readonly hub: { readonly name: string; readonly members: number } | undefined;
  readonly value: Population | undefined;
  /** Absent people are deactivated without asking, as the source is set. */
  readonly automatic: boolean;
  readonly hint: string | undefined;
  readonly fault: string | undefined;
  readonly onChange: (value: Population) => void;
}

/** Everyone, or only some: what the file says about people who are not in it. Nothing is chosen for anybody. */
export function PopulationChoice({ hub, value, automatic, hint, fault, onChange }: PopulationChoiceProps) {
  return (
    <Radio.Group
      value={value ?? null}
      onChange={(chosen) => onChange(chosen)}
      aria-label={text.populationStep}
      description={hint}
      error={fault}
    >
      <SimpleGrid
        cols={{ base: 1, sm: 2 }}
        mt={hint === undefined ? 0 : 'xs'}
        mb={fault === undefined ? 0 : 'xs'}
      >
        <Choice
          value="full"
          icon={IconUsersGroup}
          title={text.full}
          meaning={text.fullMeaning(hub?.name, hub?.members ?? 0)}
          safe={automatic ? text.fullAutomatic : text.fullSafe}
        />
        <Choice
          value="partial"
          icon={IconUserPlus}
          title={text.partial}
          meaning={text.partialMeaning}
          safe={text.partialSafe}
        />
      </SimpleGrid>
    </Radio.Group>
  );
}

interface ChoiceProps {
  readonly value: Population;
  readonly icon: Icon;
  readonly title: string;
  readonly meaning: string;
  readonly safe: string;
}

function Choice({ value, icon: Picture, title, meaning, safe }: ChoiceProps) {
  const id = useId();
  return (
    <Radio.Card
      value={value}
      className={classes['card'] ?? ''}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-meaning`}
      data-psm-field={value === 'full' ? 'population' : undefined}
    >
      <Group wrap="nowrap" align="flex-start" gap="sm">
        <Radio.Indicator mt={2} />
        <Stack gap={4} style={{ flex: 1 }}>
          <Group gap={6} wrap="nowrap">
            <Text fw={600} id={`${id}-title`}>
              {title}
            </Text>
            <Picture size={18} stroke={1.6} aria-hidden className={classes['icon'] ?? ''} />
          </Group>
          <Stack gap={4} id={`${id}-meaning`}>
            <Text size="sm" c="dimmed">
              {meaning}
            </Text>
            <Text size="sm" fw={500}>
              {safe}
            </Text>
          </Stack>
        </Stack>
      </Group>
    </Radio.Card>
  );
}
