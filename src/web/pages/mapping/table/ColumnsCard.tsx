import { Button, Card, Group, SegmentedControl, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconCircleCheck, IconColumns3, IconSearch } from '@tabler/icons-react';
import { useDeferredValue, useMemo, useState } from 'react';
import type { Field } from '../../../api/directory.ts';
import type { Mapping, MappingColumn } from '../../../api/mapping.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { strings } from '../../../strings/index.ts';
import { isMapped, toReview } from '../columns.ts';
import { useFieldChoices } from '../FieldSelect.tsx';
import type { ColumnEdit } from '../useMappingEdits.ts';
import { ColumnTable } from './ColumnTable.tsx';

const text = strings.mapping;
/** With fewer columns a search only takes room. */
const worthSearching = 12;
/** Columns that are not imported, shown at once and with each wish for more: an export may have hundreds. */
const firstOut = 25;
const moreOut = 100;

type Filter = 'all' | 'open' | 'out';

export interface ColumnsCardProps {
  readonly mapping: Mapping;
  readonly fields: readonly Field[];
  readonly readOnly: boolean;
  readonly current: number | undefined;
  readonly onEdit: (edit: ColumnEdit) => void;
  readonly onOpen: (position: number) => void;
}

/** All columns of the file: those that fill a field, and quietly below them those that do not. */
export function ColumnsCard({ mapping, fields, readOnly, current, onEdit, onOpen }: ColumnsCardProps) {
  const { columns } = mapping;
  const phone = useMediaQuery('(max-width: 36em)', undefined, { getInitialValueInEffect: false });
  const [filter, setFilter] = useState<Filter>('all');
  const [search, setSearch] = useState('');
  const [mostOut, setMostOut] = useState(firstOut);
  const sought = useDeferredValue(search.trim().toLowerCase());
  const choices = useFieldChoices(fields, columns);
  const labels = useMemo(() => new Map(fields.map(({ key, label }) => [key, label])), [fields]);
  const nameOf = (key: string | null) => (key === null ? text.column.none : (labels.get(key) ?? key));
  const fits = (column: MappingColumn) =>
    sought === '' ||
    [column.column, nameOf(column.field), ...column.samples].some((one) =>
      one.toLowerCase().includes(sought),
    );
  const mapped = columns.filter(isMapped);
  const out = columns.filter((column) => !isMapped(column));
  const open = toReview(columns);
  const top = (filter === 'open' ? open : filter === 'out' ? [] : mapped).filter(fits);
  const below = (filter === 'open' ? [] : out).filter(fits);
  const shownOut = below.slice(0, mostOut);
  const more = Math.min(moreOut, below.length - shownOut.length);
  const shared = { choices, onEdit, onOpen, current, nameOf, readOnly };
  const nothing = top.length === 0 && below.length === 0;
  return (
    <Stack gap="lg">
      <Card padding={0}>
        <Group p="md" px="lg" gap="md" justify="space-between">
          <SegmentedControl
            aria-label={text.filter}
            value={filter}
            onChange={setFilter}
            orientation={phone ? 'vertical' : 'horizontal'}
            fullWidth={phone}
            {...(phone && { w: '100%' })}
            data={[
              { value: 'all', label: text.filters.all(columns.length) },
              { value: 'open', label: text.filters.open(open.length) },
              { value: 'out', label: text.filters.out(out.length) },
            ]}
          />
          {columns.length >= worthSearching && (
            <TextInput
              aria-label={text.find}
              placeholder={text.findPlaceholder}
              leftSection={<IconSearch size={16} aria-hidden />}
              value={search}
              onChange={(event) => setSearch(event.currentTarget.value)}
              w={{ base: '100%', xs: 240 }}
            />
          )}
        </Group>
        {top.length > 0 && <ColumnTable label={text.table} columns={top} quiet={false} {...shared} />}
        {nothing && (
          <Nothing
            filter={sought === '' ? filter : undefined}
            onAll={() => (setFilter('all'), setSearch(''))}
          />
        )}
        {filter === 'out' && below.length > 0 && (
          <>
            <ColumnTable label={text.outTitle(below.length)} columns={shownOut} quiet {...shared} />
            <More count={more} onMore={() => setMostOut(mostOut + moreOut)} />
          </>
        )}
      </Card>
      {filter === 'all' && below.length > 0 && (
        <Card padding={0}>
          <Stack gap={2} p="md" px="lg">
            <Title order={2} size="h3">
              {text.outTitle(below.length)}
            </Title>
            <Text size="sm" c="dimmed">
              {text.outHint}
            </Text>
          </Stack>
          <ColumnTable label={text.outTitle(below.length)} columns={shownOut} quiet {...shared} />
          <More count={more} onMore={() => setMostOut(mostOut + moreOut)} />
        </Card>
      )}
    </Stack>
  );
}

function More({ count, onMore }: { readonly count: number; readonly onMore: () => void }) {
  if (count === 0) return null;
  return (
    <Group p="md" px="lg" style={{ borderTop: '1px solid var(--psm-line)' }}>
      <Button variant="default" size="xs" onClick={onMore}>
        {text.outMore(count)}
      </Button>
    </Group>
  );
}

/** @param filter undefined: a search found nothing */
function Nothing({ filter, onAll }: { readonly filter: Filter | undefined; readonly onAll: () => void }) {
  const [title, hint] =
    filter === 'open'
      ? [text.nothingOpen, text.nothingOpenHint]
      : filter === 'out'
        ? [text.nothingOut, text.nothingOutHint]
        : [text.noneFound, text.noneFoundHint];
  return (
    <EmptyState icon={filter === undefined ? IconColumns3 : IconCircleCheck} title={title} hint={hint}>
      <Button variant="default" onClick={onAll}>
        {text.showAll}
      </Button>
    </EmptyState>
  );
}
