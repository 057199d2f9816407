import { Text } from '@mantine/core';
import type { Change } from '../../../api/changes.ts';
import { useFieldLabel } from '../../../api/directory.ts';
import { useValueText } from './useValueText.ts';

/** Department, location and what else has options; each is named on a longer look. */
export function SegmentsCell({ change, lines }: { readonly change: Change; readonly lines: number }) {
  const label = useFieldLabel();
  const text = useValueText();
  const segments = Object.entries(change.segments);
  const names = segments.map(([field, value]) => text(field, value)).join(' · ');
  const long = segments.map(([field, value]) => `${label(field)}: ${text(field, value)}`).join('\n');
  return (
    <Text size="sm" lineClamp={lines} title={long}>
      {names}
    </Text>
  );
}
