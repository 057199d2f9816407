import { SegmentedControl, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { messageOf } from '../../api/client.ts';
import {
  type AutomaticKind,
  changePolicy,
  type Source,
  sourceQuery,
  sourcesQuery,
} from '../../api/sources.ts';
import { strings } from '../../strings/index.ts';
import { policyWords } from './policyWords.ts';

const text = strings.sources;

type Choice = 'ask' | 'auto';

export interface PolicyChoiceProps {
  readonly source: Source;
  readonly kind: AutomaticKind;
}

/** Who decides about one kind of change. Letting it go by itself is asked for once more; going back is not. */
export function PolicyChoice({ source, kind }: PolicyChoiceProps) {
  const client = useQueryClient();
  const words = policyWords(source);
  const title = words.title(kind);
  const change = useMutation({
    mutationFn: (choice: Choice) => changePolicy(source.id, { [kind]: choice }),
    onSuccess: (changed, choice) => {
      client.setQueryData(sourcesQuery.queryKey, (known) =>
        known?.map((one) => (one.id === changed.id ? changed : one)),
      );
      client.setQueryData(sourceQuery(changed.id).queryKey, changed);
      notifications.show({
        color: 'teal',
        message: choice === 'auto' ? text.savedAuto(title) : text.savedAsk(title),
      });
    },
    onError: (error) => notifications.show({ color: 'red', message: messageOf(error) }),
  });
  const choose = (choice: Choice) => {
    if (change.isPending || choice === source.policy[kind]) return;
    if (choice === 'ask') return change.mutate('ask');
    modals.openConfirmModal({
      title: text.confirmTitle(title),
      children: (
        <Stack gap="sm">
          <Text size="sm">{words.meaning(kind)}</Text>
          <Text size="sm">{words.confirm}</Text>
          <Text size="sm">{text.safeguards}</Text>
        </Stack>
      ),
      labels: { confirm: text.confirm, cancel: strings.shell.cancel },
      onConfirm: () => change.mutate('auto'),
    });
  };
  return (
    <SegmentedControl
      aria-label={text.choiceOf(title, source.name, source.hub.name)}
      value={change.isPending ? change.variables : source.policy[kind]}
      onChange={(choice) => choose(choice)}
      disabled={change.isPending}
      data={[
        { value: 'ask', label: text.ask },
        { value: 'auto', label: text.auto },
      ]}
    />
  );
}
