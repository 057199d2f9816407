import { Group, Select, Stack, TextInput } from '@mantine/core';
import { formatNumber } from '../../../format.ts';
import { strings } from '../../../strings/index.ts';
import { DayChips } from './DayChips.tsx';
import { NextTimes } from './NextTimes.tsx';
import { ReadChoice } from './ReadChoice.tsx';
import { TimeZoneSelect } from './TimeZoneSelect.tsx';
import { hourSteps, minuteSteps, rhythms } from './timing.ts';
import type { ScheduleForm } from './useScheduleForm.ts';

const text = strings.schedules;

/** When a source is read: chosen in words, and said back in words with the next times. */
export function ScheduleFields({ form }: { readonly form: ScheduleForm }) {
  const { timing, change } = form;
  const ownTimes = timing.rhythm === 'cron';
  return (
    <Stack gap="md">
      <Group align="flex-start" gap="md">
        <Select
          label={text.rhythm}
          data={rhythms.map((rhythm) => ({ value: rhythm, label: text.rhythms[rhythm] }))}
          value={timing.rhythm}
          onChange={(rhythm) => rhythm !== null && change({ rhythm })}
          maxDropdownHeight={320}
          style={{ flex: '2 1 18rem' }}
        />
        <Times form={form} />
        {!form.never && (
          <TimeZoneSelect
            value={form.zone}
            onChange={form.setZone}
            error={ownTimes ? undefined : form.fault}
          />
        )}
      </Group>
      {timing.rhythm === 'weekly' && (
        <DayChips
          days={timing.days}
          onChange={(days) => change({ days })}
          error={timing.days.length === 0 ? text.daysMissing : undefined}
        />
      )}
      {!form.never && form.readsChanges && <ReadChoice form={form} />}
      {!form.never && <NextTimes form={form} />}
    </Stack>
  );
}

/** What belongs to the chosen rhythm. */
function Times({ form: { timing, change, fault } }: { readonly form: ScheduleForm }) {
  const { rhythm } = timing;
  if (rhythm === 'daily' || rhythm === 'weekdays' || rhythm === 'weekly') {
    return (
      <TextInput
        type="time"
        label={text.time}
        value={timing.time}
        onChange={(event) => change({ time: event.currentTarget.value })}
        w={140}
      />
    );
  }
  if (rhythm === 'hourly') {
    return (
      <>
        <Select
          label={text.hours}
          data={hourSteps.map((hours) => ({ value: String(hours), label: text.hoursOption(hours) }))}
          value={String(timing.everyHours)}
          onChange={(hours) => change({ everyHours: Number(hours) })}
          w={140}
        />
        <Select
          label={text.minute}
          data={Array.from({ length: 12 }, (_, step) => step * 5)
            .concat(timing.minute % 5 === 0 ? [] : [timing.minute])
            .map((minute) => ({ value: String(minute), label: formatNumber(minute) }))}
          value={String(timing.minute)}
          onChange={(minute) => change({ minute: Number(minute) })}
          w={110}
        />
      </>
    );
  }
  if (rhythm === 'minutes') {
    return (
      <Select
        label={text.minutes}
        data={minuteSteps.map((minutes) => ({ value: String(minutes), label: text.minutesOption(minutes) }))}
        value={String(timing.everyMinutes)}
        onChange={(minutes) => change({ everyMinutes: Number(minutes) })}
        w={160}
      />
    );
  }
  if (rhythm === 'never') return null;
  return (
    <TextInput
      label={text.cron}
      description={text.cronHint}
      value={timing.cron}
      onChange={(event) => change({ cron: event.currentTarget.value })}
      error={fault}
      spellCheck={false}
      autoComplete="off"
      maxLength={100}
      style={{ flex: '1 1 100%' }}
    />
  );
}
