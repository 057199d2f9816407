import { CloseButton, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useId, useState } from 'react';
import { useMay } from '../../../api/directory.ts';
import { adminsQuery } from '../../../api/settings.ts';
import { strings } from '../../../strings/index.ts';
import { partNames } from './auditFilter.ts';

const text = strings.settings.audit;

export interface ActorInputProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Who did it: chosen from the admins, or typed in full. Told when it is done, not letter by letter. */
export function ActorInput({ value, onChange }: ActorInputProps) {
  const mayAsk = useMay('administer');
  const { data: admins = [] } = useQuery({ ...adminsQuery, enabled: mayAsk });
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const list = useId();
  const known = [...admins.map(({ email }) => email), ...partNames];
  const type = (next: string) => {
    setTyped(next);
    if (next === '' || known.includes(next)) onChange(next);
  };
  const done = () => typed.trim() !== value && onChange(typed.trim());
  return (
    <>
      <TextInput
        label={text.actor}
        placeholder={text.actorHint}
        list={list}
        value={typed}
        onChange={(event) => type(event.currentTarget.value)}
        onBlur={done}
        onKeyDown={(event) => event.key === 'Enter' && done()}
        rightSection={
          typed === '' ? null : (
            <CloseButton aria-label={text.clear(text.actor)} size="sm" onClick={() => type('')} />
          )
        }
      />
      <datalist id={list}>
        {known.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  );
}
