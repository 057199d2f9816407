import { TextInput } from '@mantine/core';
import { strings } from '../../../strings/index.ts';

export interface TypedNumberProps {
  readonly removals: number;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Many people are not removed by a click alone: their number is typed. */
export function TypedNumber({ removals, value, onChange }: TypedNumberProps) {
  const words = strings.changes.dialog.remove;
  return (
    <TextInput
      label={words.type(removals)}
      description={words.typeHint}
      inputMode="numeric"
      autoComplete="off"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
