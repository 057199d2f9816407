import { TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';

export interface DayInputProps {
  readonly label: string;
  /** `YYYY-MM-DD`, or empty */
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A day, in the reader's own way of writing. While its year is typed it is not told yet: 2026 begins with the year 2. */
export function DayInput({ label, value, onChange }: DayInputProps) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  return (
    <TextInput
      type="date"
      label={label}
      min="2000-01-01"
      value={typed}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setTyped(next);
        if (next === '' || next >= '2000') onChange(next);
      }}
    />
  );
}
