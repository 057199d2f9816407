import { Select } from '@mantine/core';
import { strings } from '../../../strings/index.ts';

const text = strings.schedules;

/** Where the reader is, as the browser knows it. */
export const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const zones = [...new Set([ownZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])];
const shown = (zone: string) => zone.replaceAll('_', ' ');

export interface TimeZoneSelectProps {
  readonly value: string;
  readonly onChange: (zone: string) => void;
  readonly error?: string | undefined;
}

/** IANA time zones, to be found by any part of their names; the reader's own comes first. */
export function TimeZoneSelect({ value, onChange, error }: TimeZoneSelectProps) {
  return (
    <Select
      label={text.zone}
      data={(zones.includes(value) ? zones : [value, ...zones]).map((zone) => ({
        value: zone,
        label: shown(zone),
      }))}
      value={value}
      onChange={(zone) => zone !== null && onChange(zone)}
      searchable
      limit={60}
      nothingFoundMessage={text.zoneNone}
      error={error}
      selectFirstOptionOnChange
      style={{ flex: '1 1 14rem' }}
    />
  );
}
