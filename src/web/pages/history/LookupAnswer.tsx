import { Alert, Anchor, Group, List, Skeleton, Stack, Text } from '@mantine/core';
import {
  IconAlertTriangle,
  type Icon,
  IconCheck,
  IconInfoCircle,
  IconListCheck,
  IconQuestionMark,
  IconShieldCheck,
  IconUserMinus,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type Lookup, lookupQuery } from '../../api/history.ts';
import type { Run } from '../../api/runs.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { strings } from '../../strings/index.ts';
import { FileRow } from './FileRow.tsx';

const text = strings.history;

const looks: Readonly<Record<Lookup['verdict'], { icon: Icon; color: string }>> = {
  planned: { icon: IconListCheck, color: 'indigo' },
  unchanged: { icon: IconCheck, color: 'green' },
  not_eligible: { icon: IconInfoCircle, color: 'gray' },
  needs_attention: { icon: IconAlertTriangle, color: 'orange' },
  absent: { icon: IconUserMinus, color: 'red' },
  absent_spared: { icon: IconShieldCheck, color: 'teal' },
  not_concerned: { icon: IconInfoCircle, color: 'gray' },
  unknown: { icon: IconQuestionMark, color: 'gray' },
};

export interface LookupAnswerProps {
  readonly run: Run;
  readonly file: string;
  readonly person: string;
}

/** The answer in a sentence, then what it stands on: what waits, the member, the plan, the rows of the file. */
export function LookupAnswer({ run, file, person }: LookupAnswerProps) {
  const { data, error, refetch } = useQuery(lookupQuery(run.run, person));
  return (
    <Stack gap="sm" mt="lg">
      <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {text.answerTo(person, file)}
      </Text>
      {data === undefined && error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={90} />}
      {data !== undefined && <Answer run={run} answer={data} />}
    </Stack>
  );
}

function Answer({ run, answer }: { readonly run: Run; readonly answer: Lookup }) {
  const { icon: Picture, color } = looks[answer.verdict];
  // What the answer says itself is not said twice.
  const attention = answer.attention.filter(({ message }) => !answer.message.includes(message));
  const { member } = answer;
  return (
    <>
      <Alert icon={<Picture />} title={text.verdicts[answer.verdict]} color={color}>
        {answer.message}
      </Alert>
      {attention.length > 0 && (
        <List size="sm">
          {attention.map(({ row, code, message }) => (
            <List.Item key={`${row} ${code} ${message}`}>{message}</List.Item>
          ))}
        </List>
      )}
      <Group gap="md">
        {member !== null && (
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link to="/people/$memberId" params={{ memberId: member.id }} {...props} />
            )}
          >
            {text.openMember(member.name)}
          </Anchor>
        )}
        {run.plan !== null && (
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link to="/plans/$planId" params={{ planId: run.plan ?? '' }} {...props} />
            )}
          >
            {text.openPlan}
          </Anchor>
        )}
      </Group>
      {answer.rows.map((row) => (
        <FileRow key={row.row} row={row} />
      ))}
    </>
  );
}
