import { Button, Card, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useQuery } from '@tanstack/react-query';
import { endOtherSessions, endSession, sessionsQuery } from '../../../api/signin.ts';
import { strings } from '../../../strings/index.ts';
import { Loaded } from '../Loaded.tsx';
import { SessionList } from '../SessionList.tsx';
import { TabHead } from '../TabHead.tsx';
import { useSaving } from '../useSaving.ts';

const text = strings.account.sessions;

/** Where the person is signed in; each other one can be ended. */
export function SessionsCard() {
  const sessions = useQuery(sessionsQuery);
  const end = useSaving(endSession, () => text.ended, ['sessions']);
  const endOthers = useSaving(
    () => endOtherSessions(),
    () => text.othersEnded,
    ['sessions'],
  );
  const others = sessions.data?.filter(({ current }) => !current).length ?? 0;
  const ask = () =>
    modals.openConfirmModal({
      title: text.endOthersTitle(others),
      children: <Text size="sm">{text.endOthersText}</Text>,
      labels: { confirm: text.endOthers, cancel: strings.shell.cancel },
      confirmProps: { color: 'red' },
      onConfirm: () => endOthers.mutate(undefined),
    });
  return (
    <Card component="section" aria-label={text.title}>
      <TabHead title={text.title} hint={text.hint}>
        {others > 0 && (
          <Button size="xs" variant="default" loading={endOthers.isPending} onClick={ask}>
            {text.endOthers}
          </Button>
        )}
      </TabHead>
      <Loaded query={sessions} lines={2}>
        {(all) => <SessionList sessions={all} end={end} />}
      </Loaded>
    </Card>
  );
}
