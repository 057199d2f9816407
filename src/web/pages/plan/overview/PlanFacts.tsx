import { Anchor, Group, Skeleton, Text } from '@mantine/core';
import {
  type Icon,
  IconBuildingCommunity,
  IconCalendar,
  IconFileSpreadsheet,
  IconPlugConnected,
  IconUsers,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { actorName } from '../../../actorName.ts';
import { address } from '../../../api/client.ts';
import { meQuery, useMay } from '../../../api/directory.ts';
import type { Plan } from '../../../api/plans.ts';
import { runQuery } from '../../../api/runs.ts';
import { formatMoment } from '../../../format.ts';
import { isPulled, isPushed } from '../../../runName.ts';
import { strings } from '../../../strings/index.ts';

/** Which file this is about, in one line: hub, name, when, by whom, and whom it lists. */
export function PlanFacts({ plan }: { readonly plan: Plan }) {
  const words = strings.plan.overview.facts;
  const { data: run } = useQuery(runQuery(plan.run));
  const me = useQuery(meQuery).data?.actor;
  const mayOpen = useMay('review');
  const pulled = run !== undefined && isPulled(run);
  const pushed = run !== undefined && isPushed(run);
  const name = pulled ? run.source.name : (run?.file?.name ?? null);
  return (
    <Group gap="4px 24px" component="ul" aria-label={words.label} m={0} p={0} style={{ listStyle: 'none' }}>
      <Fact icon={IconBuildingCommunity} label={words.hub}>
        {plan.hub.name}
      </Fact>
      <Fact
        icon={pulled ? IconPlugConnected : IconFileSpreadsheet}
        label={pulled ? words.source : words.file}
      >
        {run === undefined ? (
          <Skeleton component="span" display="inline-block" width={140} height={14} />
        ) : name === null || !mayOpen || run.file === null ? (
          (name ?? words.noFile)
        ) : (
          <Anchor
            size="sm"
            href={address(`/runs/${plan.run}/file`)}
            download={pulled ? true : name}
            title={words.download(name)}
            style={{ overflowWrap: 'anywhere' }}
          >
            {name}
          </Anchor>
        )}
      </Fact>
      <Fact icon={IconCalendar} label={pushed ? words.pushedAt : pulled ? words.read : words.uploaded}>
        {run === undefined ? (
          <Skeleton component="span" display="inline-block" width={180} height={14} />
        ) : (
          words.by(formatMoment(run.created_at), actorName(run.actor, me))
        )}
      </Fact>
      <Fact icon={IconUsers} label={words.lists}>
        {pushed
          ? words.pushed
          : run?.read === 'changes'
            ? words.onlyChanges
            : words.population[plan.population]}
      </Fact>
    </Group>
  );
}

interface FactProps {
  readonly icon: Icon;
  readonly label: string;
  readonly children: ReactNode;
}

function Fact({ icon: Picture, label, children }: FactProps) {
  return (
    <Group component="li" gap={6} wrap="nowrap">
      <Picture size={16} stroke={1.7} aria-hidden style={{ flexShrink: 0 }} />
      <Text size="sm" span>
        {label}:{' '}
        <Text size="sm" span c="var(--mantine-color-text)" fw={500}>
          {children}
        </Text>
      </Text>
    </Group>
  );
}
