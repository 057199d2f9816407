import { CloseButton, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { fieldsQuery, hubsQuery, optionsQuery } from '../../api/directory.ts';
import type { MemberFilter } from '../../api/members.ts';
import { strings } from '../../strings/index.ts';

const text = strings.people;

export interface MemberFiltersProps {
  readonly filter: MemberFilter;
  readonly onChange: (change: MemberFilter) => void;
}

/** Search, hub, and one field with its option. */
export function MemberFilters({ filter, onChange }: MemberFiltersProps) {
  const { data: hubs = [] } = useQuery(hubsQuery);
  const { data: fields = [] } = useQuery(fieldsQuery);
  const segments = fields.filter(({ type }) => type === 'select' || type === 'multi_select');
  const chosen = segments.find(({ key }) => key === filter.field);
  const { data: options = [] } = useQuery({
    ...optionsQuery(chosen?.id ?? ''),
    enabled: chosen !== undefined,
  });
  return (
    <Group gap="sm" align="flex-end">
      <SearchInput value={filter.q ?? ''} onChange={(q) => onChange({ q })} />
      <Select
        label={text.hub}
        w={{ base: '100%', xs: 170 }}
        data={[
          { value: '', label: text.everyHub },
          ...hubs.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={filter.hub ?? ''}
        onChange={(hub) => onChange({ hub: hub ?? '' })}
        searchable={hubs.length > 8}
      />
      <Select
        label={text.field}
        w={{ base: '100%', xs: 170 }}
        data={[
          { value: '', label: text.anyField },
          ...segments.map(({ key, label }) => ({ value: key, label })),
        ]}
        value={filter.field ?? ''}
        onChange={(field) => onChange({ field: field ?? '', value: '' })}
      />
      {chosen !== undefined && (
        <Select
          label={chosen.label}
          w={{ base: '100%', xs: 190 }}
          data={[
            { value: '', label: text.anyValue },
            ...options.map(({ label }) => ({ value: label, label })),
          ]}
          value={filter.value ?? ''}
          onChange={(value) => onChange({ value: value ?? '' })}
          searchable
        />
      )}
    </Group>
  );
}

function SearchInput({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const [typed, setTyped] = useState(value);
  const tell = useDebouncedCallback(onChange, 250);
  useEffect(() => setTyped(value), [value]);
  const type = (next: string) => {
    setTyped(next);
    tell(next);
  };
  return (
    <TextInput
      label={text.search}
      style={{ flex: '1 1 14rem' }}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        typed === '' ? null : <CloseButton aria-label={text.clear} size="sm" onClick={() => type('')} />
      }
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      title={text.searchHint}
    />
  );
}
