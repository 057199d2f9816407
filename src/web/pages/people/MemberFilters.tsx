import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { fieldsQuery, hubsQuery, optionsQuery } from '../../api/directory.ts';
import type { MemberFilter } from '../../api/members.ts';
import { strings } from '../../strings/index.ts';
import { SearchInput } from './SearchInput.tsx';
import classes from './People.module.css';

const text = strings.people;
const orders = (['name', 'newest'] as const).map((value) => ({ value, label: text.orders[value] }));

export interface MemberFiltersProps {
  readonly filter: MemberFilter;
  readonly onChange: (change: MemberFilter) => void;
}

/** Search, hub, one field with its option, and the order. */
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
    <div className={classes['filters']}>
      <SearchInput value={filter.q ?? ''} onChange={(q) => onChange({ q })} />
      <Select
        label={text.hub}
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
          data={[
            { value: '', label: text.anyValue },
            ...options.map(({ label }) => ({ value: label, label })),
          ]}
          value={filter.value ?? ''}
          onChange={(value) => onChange({ value: value ?? '' })}
          searchable
        />
      )}
      <Select
        label={text.sort}
        data={orders}
        value={filter.sort === 'newest' ? 'newest' : 'name'}
        onChange={(sort) => onChange({ sort: sort === 'newest' ? sort : '' })}
      />
    </div>
  );
}
