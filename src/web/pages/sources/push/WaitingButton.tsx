import { Button } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type Source, sourceRunsQuery } from '../../../api/sources.ts';
import { strings } from '../../../strings/index.ts';

/** To the newest plan that waits for a decision; nothing when none does. */
export function WaitingButton({ source }: { readonly source: Source }) {
  const { data } = useInfiniteQuery(sourceRunsQuery(source.id));
  const waits = data?.pages
    .flatMap((page) => page.items)
    .find(({ status }) => status === 'ready' || status === 'needs_mapping');
  if (waits === undefined) return null;
  const { run, plan } = waits;
  return (
    <Button
      rightSection={<IconArrowRight size={16} aria-hidden />}
      renderRoot={(props) =>
        plan === null || waits.status === 'needs_mapping' ? (
          <Link to="/runs/$runId" params={{ runId: run }} {...props} />
        ) : (
          <Link to="/plans/$planId" params={{ planId: plan }} {...props} />
        )
      }
    >
      {strings.push.openWaiting}
    </Button>
  );
}
