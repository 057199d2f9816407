import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconListCheck, IconSearchOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo, useState } from 'react';
import { type Field, optionsQuery, useMay } from '../../../api/directory.ts';
import { columnValuesQuery, type MappingColumn } from '../../../api/mapping.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { VirtualRows, VirtualRowsSkeleton } from '../../../components/VirtualRows.tsx';
import { strings } from '../../../strings/index.ts';
import { wordsOf } from '../fields.ts';
import type { MappingEdits } from '../useMappingEdits.ts';
import { BulkBar } from './BulkBar.tsx';
import { MatchWords } from './MatchWords.tsx';
import { useValueCells, valueColumns } from './useValueCells.tsx';
import { useValueDecisions } from './useValueDecisions.ts';
import { ValueTools } from './ValueTools.tsx';
import { countsOf, hasSameWords, shownOf, type ValueFilter } from './valueList.ts';

const text = strings.mapping.values;
const rowHeight = 84;
const narrowRowHeight = 184;

export interface ValueMappingProps {
  readonly runId: string;
  readonly column: MappingColumn;
  readonly field: Field;
  readonly readOnly: boolean;
  readonly edits: MappingEdits;
}

/** Every distinct value of a column with its count and where it goes. */
export function ValueMapping({ runId, column, field, readOnly, edits }: ValueMappingProps) {
  const { position } = column;
  const query = useQuery(columnValuesQuery(runId, position, field.key));
  const targets = useTargets(field);
  const mayCreate = useMay('administer') && wordsOf(field) === undefined && !readOnly;
  const decide = useValueDecisions(runId, position, field);
  const [filter, setFilter] = useState<ValueFilter>('all');
  const [search, setSearch] = useState('');
  const sought = useDeferredValue(search);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const values = useMemo(() => query.data ?? [], [query.data]);
  const counts = useMemo(() => countsOf(values), [values]);
  const shown = useMemo(() => shownOf(values, filter, sought), [values, filter, sought]);
  const cells = useValueCells({
    targets,
    readOnly,
    mayCreate,
    selected,
    onSelect: setSelected,
    onDecide: decide.mutate,
  });
  const columns = useMemo(() => valueColumns(readOnly), [readOnly]);

  if (query.error !== null && query.data === undefined)
    return <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />;
  const hint =
    field.role === 'status'
      ? text.statusHint
      : wordsOf(field) !== undefined
        ? text.eligibilityHint
        : text.hint(field.label);
  const chosen = values.filter((one) => selected.has(one.value));
  return (
    <Stack gap="sm">
      <Stack gap={2}>
        <Text fw={600} size="sm">
          {text.title}
          {query.data !== undefined && ` · ${text.titleOf(values.length)}`}
        </Text>
        <Text size="sm" c="dimmed">
          {hint}
        </Text>
      </Stack>
      {query.data !== undefined && values.length === 0 && <Text size="sm">{text.none}</Text>}
      {column.values?.more === true && (
        <Alert color="yellow" py="xs">
          <Text size="sm">{text.capped(values.length)}</Text>
        </Alert>
      )}
      {targets.length === 0 &&
        wordsOf(field) === undefined &&
        query.data !== undefined &&
        values.length > 0 && (
          <Alert color="blue" py="xs">
            <Text size="sm">
              {mayCreate ? text.noOptions(field.label) : text.noOptionsReview(field.label)}
            </Text>
          </Alert>
        )}
      {(query.data === undefined || values.length > 0) && (
        <>
          {!readOnly && (
            <MatchWords
              waiting={values.filter(hasSameWords).length}
              busy={edits.match.isPending}
              onMatch={() => edits.match.mutate({ position })}
            />
          )}
          <ValueTools
            search={search}
            onSearch={setSearch}
            filter={filter}
            onFilter={setFilter}
            counts={counts}
          />
          {!readOnly && (
            <BulkBar
              field={field}
              shown={shown}
              chosen={chosen}
              targets={targets}
              mayCreate={mayCreate}
              busy={decide.isPending}
              onSelect={setSelected}
              onDecide={(decisions) => {
                decide.mutate(decisions);
                setSelected(new Set());
              }}
            />
          )}
          {query.data === undefined ? (
            <VirtualRowsSkeleton rows={5} rowHeight={rowHeight} />
          ) : shown.length === 0 ? (
            <Nothing
              filter={sought.trim() === '' ? filter : 'all'}
              onAll={() => (setFilter('all'), setSearch(''))}
            />
          ) : (
            <VirtualRows
              label={text.table(column.column)}
              count={shown.length}
              columns={columns}
              rowHeight={rowHeight}
              narrowRowHeight={narrowRowHeight}
              at={(index) => shown[index]}
              cells={cells}
              maxHeight="max(22rem, 100dvh - 24rem)"
            />
          )}
        </>
      )}
    </Stack>
  );
}

/** Options of the field, or the words that stand for them. */
function useTargets(field: Field): readonly { value: string; label: string }[] {
  const words = wordsOf(field);
  const { data } = useQuery({ ...optionsQuery(field.id), enabled: words === undefined });
  return useMemo(
    () =>
      words?.map((word) => ({ value: word, label: text.words[word] })) ??
      (data ?? []).map(({ label }) => ({ value: label, label })),
    [words, data],
  );
}

function Nothing({ filter, onAll }: { readonly filter: ValueFilter; readonly onAll: () => void }) {
  const titles = {
    all: text.nothingFound,
    open: text.nothingOpen,
    mapped: text.nothingMapped,
    ignored: text.nothingIgnored,
  };
  const hint =
    filter === 'all' ? text.nothingFoundHint : filter === 'open' ? text.nothingOpenHint : undefined;
  return (
    <EmptyState
      icon={filter === 'open' ? IconListCheck : IconSearchOff}
      title={titles[filter]}
      {...(hint !== undefined && { hint })}
    >
      <Group>
        <Button variant="default" size="xs" onClick={onAll}>
          {strings.mapping.values.showAll}
        </Button>
      </Group>
    </EmptyState>
  );
}
