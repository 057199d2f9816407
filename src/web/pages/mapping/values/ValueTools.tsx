import { Group, SegmentedControl, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { strings } from '../../../strings/index.ts';
import type { ValueFilter } from './valueList.ts';

const text = strings.mapping.values;
const filters: readonly ValueFilter[] = ['all', 'open', 'mapped', 'ignored'];

export interface ValueToolsProps {
  readonly search: string;
  readonly onSearch: (search: string) => void;
  readonly filter: ValueFilter;
  readonly onFilter: (filter: ValueFilter) => void;
  readonly counts: Readonly<Record<ValueFilter, number>>;
}

/** Which values are listed. */
export function ValueTools({ search, onSearch, filter, onFilter, counts }: ValueToolsProps) {
  return (
    <Group gap="sm" justify="space-between">
      <SegmentedControl
        aria-label={text.filter}
        size="xs"
        value={filter}
        onChange={onFilter}
        data={filters.map((one) => ({ value: one, label: text.filters[one](counts[one]) }))}
      />
      <TextInput
        aria-label={text.search}
        placeholder={text.searchPlaceholder}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={search}
        onChange={(event) => onSearch(event.currentTarget.value)}
        w={{ base: '100%', xs: 220 }}
      />
    </Group>
  );
}
