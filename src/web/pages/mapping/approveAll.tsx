import { Alert, List, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { MappingColumn } from '../../api/mapping.ts';
import { strings } from '../../strings/index.ts';
import { doubtsOf } from './columns.ts';
import type { MappingEdits } from './useMappingEdits.ts';

const text = strings.mapping;

/** Asks once more, with the numbers of what is doubtful, then marks all columns that wait as reviewed. */
export function useApproveAll(waiting: readonly MappingColumn[], { review }: MappingEdits): () => void {
  return () => {
    modals.openConfirmModal({
      title: text.approveAllTitle(waiting.length),
      children: <Doubts columns={waiting} />,
      labels: { confirm: text.approveAllConfirm(waiting.length), cancel: strings.shell.cancel },
      onConfirm: () => {
        if (review.isPending) return;
        review.mutate(
          waiting.map((column) => column.position),
          {
            onSuccess: () =>
              notifications.show({ color: 'green', message: text.approvedAll(waiting.length) }),
          },
        );
      },
    });
  };
}

function Doubts({ columns }: { readonly columns: readonly MappingColumn[] }) {
  const { unsure, open, openValues, ambiguous } = doubtsOf(columns);
  const doubts = [
    ...(unsure > 0 ? [text.lowConfidence(unsure)] : []),
    ...(open > 0 ? [text.withOpenValues(open, openValues)] : []),
    ...(ambiguous > 0 ? [text.withAmbiguous(ambiguous)] : []),
  ];
  return (
    <Stack gap="sm">
      {doubts.length === 0 ? (
        <Text>{text.approveAllSure}</Text>
      ) : (
        <Alert color="orange" icon={<IconAlertTriangle />} title={text.approveAllWarning}>
          <List size="sm">
            {doubts.map((doubt) => (
              <List.Item key={doubt}>{doubt}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Text size="sm">{text.approveAllText}</Text>
    </Stack>
  );
}
