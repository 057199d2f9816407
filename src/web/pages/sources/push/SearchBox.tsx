import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { strings } from '../../../strings/index.ts';

const text = strings.push;

export interface SearchBoxProps {
  readonly value: string;
  /** What can be searched for. */
  readonly hint: string;
  readonly onChange: (value: string) => void;
}

/** Searches when the typing rests. What is typed meanwhile is never taken back. */
export function SearchBox({ value, hint, onChange }: SearchBoxProps) {
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
      label={text.search}
      placeholder={hint}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        typed === '' ? null : <CloseButton aria-label={text.clearSearch} size="sm" onClick={() => type('')} />
      }
      value={typed}
      maxLength={200}
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}
