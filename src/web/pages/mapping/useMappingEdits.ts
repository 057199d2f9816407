import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { messageOf } from '../../api/client.ts';
import {
  changeColumn,
  type ColumnChange,
  countEffectsAnew,
  type Mapping,
  mappingQuery,
  matchValues,
  reviewColumns,
} from '../../api/mapping.ts';
import { strings } from '../../strings/index.ts';

export interface ColumnEdit {
  readonly position: number;
  readonly change: ColumnChange;
  /** The column that has the field now: it is left out first. */
  readonly from?: number | undefined;
}

/**
 * What a person does to the mapping of a run. One thing after the other: the server keeps one mapping, and each answer is what the
 * page shows next.
 */
export function useMappingEdits(runId: string) {
  const client = useQueryClient();
  const { queryKey } = mappingQuery(runId);
  const scope = { id: `mapping ${runId}` };
  const show = (mapping: Mapping) => client.setQueryData(queryKey, mapping);
  const failed = (error: unknown) => {
    notifications.show({ color: 'red', message: messageOf(error) });
    // Somebody else may have changed it meanwhile.
    void client.invalidateQueries({ queryKey });
  };
  const before = () => client.cancelQueries({ queryKey });

  const change = useMutation({
    scope,
    mutationFn: async ({ position, change: changed, from }: ColumnEdit) => {
      if (from !== undefined) await changeColumn(runId, from, { field: null });
      return changeColumn(runId, position, changed);
    },
    onMutate: before,
    onSuccess: (mapping) => {
      show(mapping);
      countEffectsAnew(client, runId);
    },
    onError: failed,
  });
  const match = useMutation({
    scope,
    mutationFn: ({ position }: { position: number }) => matchValues(runId, position),
    onMutate: before,
    onSuccess: async ({ matched }) => {
      notifications.show({
        color: matched === 0 ? 'blue' : 'green',
        position: 'bottom-left',
        message: strings.mapping.values.matched(matched),
      });
      countEffectsAnew(client, runId);
      await client.invalidateQueries({ queryKey: queryKey.slice(0, 2), predicate: isNoEffect });
    },
    onError: failed,
  });
  const review = useMutation({
    scope,
    mutationFn: (positions: readonly number[]) => reviewColumns(runId, positions),
    onMutate: before,
    onSuccess: show,
    onError: failed,
  });
  return { change, match, review };
}

/** What columns would change is counted anew by itself, once all is quiet. */
const isNoEffect = ({ queryKey }: { readonly queryKey: readonly unknown[] }) => queryKey[2] !== 'effect';

export type MappingEdits = ReturnType<typeof useMappingEdits>;
