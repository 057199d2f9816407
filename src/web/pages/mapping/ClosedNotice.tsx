import { Alert, Button, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { newestRunQuery, type Run } from '../../api/runs.ts';
import { strings } from '../../strings/index.ts';
import type { Closed } from './standing.ts';

const text = strings.mapping.readOnly;

/** Why nothing can be changed here, and where to go instead. */
export function ClosedNotice({ closed, run }: { readonly closed: Closed; readonly run: Run }) {
  const { data: newest } = useQuery({ ...newestRunQuery(run.source.id), enabled: closed === 'superseded' });
  const newer = newest !== undefined && newest !== null && newest.run !== run.run ? newest.run : undefined;
  const follow = closed === 'working' ? run.run : newer;
  const { plan } = run;
  return (
    <Alert color="blue" icon={<IconInfoCircle />} title={text[closed]} role="status">
      <Text size="sm">
        {closed === 'failed' && run.error !== null ? run.error.message : text[`${closed}Text`]}
      </Text>
      {follow !== undefined && (
        <Button
          mt="sm"
          size="xs"
          variant="default"
          renderRoot={(props) => <Link {...props} to="/runs/$runId" params={{ runId: follow }} />}
        >
          {closed === 'working' ? text.follow : text.newer}
        </Button>
      )}
      {closed === 'applying' && plan !== null && (
        <Button
          mt="sm"
          size="xs"
          variant="default"
          renderRoot={(props) => <Link {...props} to="/plans/$planId" params={{ planId: plan }} />}
        >
          {text.follow}
        </Button>
      )}
    </Alert>
  );
}
