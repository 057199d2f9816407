import { Radio, SimpleGrid, Text } from '@mantine/core';
import { IconUsersGroup, IconUserPlus, type Icon } from '@tabler/icons-react';
import type { Population } from '../../api/uploads.ts';
import { ChoiceCard } from '../../components/ChoiceCard.tsx';
import { strings } from '../../strings/index.ts';

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

function Choice({ value, icon, title, meaning, safe }: ChoiceProps) {
  return (
    <ChoiceCard value={value} icon={icon} title={title} field={value === 'full' ? 'population' : undefined}>
      <Text size="sm" c="dimmed">
        {meaning}
      </Text>
      <Text size="sm" fw={500}>
        {safe}
      </Text>
    </ChoiceCard>
  );
}
