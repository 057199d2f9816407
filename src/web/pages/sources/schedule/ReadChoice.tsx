import { Group, NumberInput, Radio, SimpleGrid, Stack, Text } from '@mantine/core';
import { ChoiceCard } from '../../../components/ChoiceCard.tsx';

import { strings } from '../../../strings/index.ts';
import type { ScheduleForm } from './useScheduleForm.ts';

const text = strings.schedules;

/** Everybody each time, or what changed and everybody once in a while: for systems that know what changed. */
export function ReadChoice({ form }: { readonly form: ScheduleForm }) {
  return (
    <Stack gap="sm">
      <Radio.Group label={text.read} value={form.read} onChange={(read) => form.setRead(read)}>
        <SimpleGrid cols={{ base: 1, sm: 2 }} mt={6}>
          <ChoiceCard value="changes" title={text.changes}>
            <Text size="sm" c="dimmed">
              {text.changesHint}
            </Text>
          </ChoiceCard>
          <ChoiceCard value="snapshot" title={text.all}>
            <Text size="sm" c="dimmed">
              {text.allHint}
            </Text>
          </ChoiceCard>
        </SimpleGrid>
      </Radio.Group>
      {form.read === 'changes' && (
        <Group>
          <NumberInput
            label={text.everyDays}
            value={form.everyDays}
            onChange={(days) => form.setEveryDays(typeof days === 'number' ? days : '')}
            suffix={text.daysUnit(Number(form.everyDays))}
            min={1}
            max={90}
            allowDecimal={false}
            clampBehavior="strict"
            w={180}
          />
        </Group>
      )}
    </Stack>
  );
}
