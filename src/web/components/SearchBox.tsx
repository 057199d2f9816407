import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';

export interface SearchBoxProps {
  readonly value: string;
  readonly label: string;
  /** What can be searched for. */
  readonly hint: string;
  readonly clearLabel: string;
  readonly className?: string;
  readonly onChange: (value: string) => void;
}

/** Searches when the typing rests. What is typed meanwhile is never taken back. */
export function SearchBox({ value, label, hint, clearLabel, className = '', onChange }: SearchBoxProps) {
  const [typed, setTyped] = useState(value);
  const told = useRef(value);
  const tell = useDebouncedCallback((next: string) => {
    told.current = next;
    onChange(next);
  }, 250);
  useEffect(() => {
    if (value === told.current) return;
    told.current = value;
    setTyped(value);
  }, [value]);
  const type = (next: string) => {
    setTyped(next);
    tell(next.trim());
  };
  return (
    <TextInput
      label={label}
      placeholder={hint}
      className={className}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        typed === '' ? null : <CloseButton aria-label={clearLabel} size="sm" onClick={() => type('')} />
      }
      value={typed}
      maxLength={200}
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}
