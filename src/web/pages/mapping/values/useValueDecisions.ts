import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { messageOf } from '../../../api/client.ts';
import { type Field, fieldsQuery, optionsQuery } from '../../../api/directory.ts';
import {
  type ColumnValue,
  columnValuesQuery,
  countEffectsAnew,
  decideValues,
  mappingQuery,
  type ValueDecision,
} from '../../../api/mapping.ts';
import { strings } from '../../../strings/index.ts';

/**
 * Decides what becomes of values. The list shows a decision at once; what the server says replaces it when the last of several
 * quick decisions is in.
 */
export function useValueDecisions(runId: string, position: number, field: Field) {
  const client = useQueryClient();
  const { queryKey } = columnValuesQuery(runId, position, field.key);
  const scope = { id: `mapping ${runId}` };
  const isLast = () =>
    client.isMutating({ predicate: (mutation) => mutation.options.scope?.id === scope.id }) <= 1;
  return useMutation({
    scope,
    mutationFn: (decisions: readonly ValueDecision[]) => decideValues(runId, position, decisions),
    onMutate: async (decisions) => {
      await client.cancelQueries({ queryKey });
      client.setQueryData(queryKey, (items) => decided(items ?? [], decisions));
    },
    onSuccess: (items, decisions) => {
      if (isLast()) client.setQueryData(queryKey, items);
      if (decisions.length > 1)
        notifications.show({
          color: 'green',
          position: 'bottom-left',
          message: strings.mapping.values.done(decisions.length),
        });
      if (decisions.some((decision) => 'create' in decision)) {
        void client.invalidateQueries({ queryKey: optionsQuery(field.id).queryKey });
        void client.invalidateQueries({ queryKey: fieldsQuery.queryKey, exact: true });
      }
    },
    onError: (error) => {
      notifications.show({ color: 'red', message: messageOf(error) });
      void client.invalidateQueries({ queryKey });
    },
    onSettled: () => {
      if (!isLast()) return undefined;
      countEffectsAnew(client, runId);
      return client.invalidateQueries({ queryKey: mappingQuery(runId).queryKey });
    },
  });
}

function decided(items: readonly ColumnValue[], decisions: readonly ValueDecision[]): ColumnValue[] {
  const byValue = new Map(decisions.map((decision) => [decision.value, decision]));
  return items.map((item) => {
    const decision = byValue.get(item.value);
    if (decision === undefined) return item;
    if ('ignore' in decision) return { ...item, target: null, how: 'ignored', suggestion: null };
    // Whether it equals an option, the server says.
    if ('undecided' in decision) return { ...item, target: null, how: 'unknown', suggestion: null };
    const target = 'option' in decision ? decision.option : decision.value;
    return { ...item, target, how: 'decided', suggestion: null };
  });
}
