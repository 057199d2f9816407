import { Chip, Group, Input } from '@mantine/core';
import { strings } from '../../../strings/index.ts';

const text = strings.schedules;

/** Weeks begin on Monday here; 0 is Sunday. */
const week = [1, 2, 3, 4, 5, 6, 0] as const;

export interface DayChipsProps {
  readonly days: readonly number[];
  readonly onChange: (days: number[]) => void;
  readonly error?: string | undefined;
}

/** Days of the week, any of them. */
export function DayChips({ days, onChange, error }: DayChipsProps) {
  return (
    <Input.Wrapper label={text.days} error={error} labelElement="div">
      <Chip.Group multiple value={days.map(String)} onChange={(chosen) => onChange(chosen.map(Number))}>
        <Group gap="xs" mt={4} mb={error === undefined ? 0 : 4} role="group" aria-label={text.days}>
          {week.map((day) => (
            <Chip key={day} value={String(day)} variant="outline" aria-label={text.dayNames[day]}>
              {text.dayShort[day]}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </Input.Wrapper>
  );
}
