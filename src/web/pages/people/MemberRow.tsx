import { Anchor, Box, Group, Skeleton, Text } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { type Member, nameOf } from '../../api/members.ts';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { strings } from '../../strings/index.ts';
import classes from './People.module.css';

const text = strings.people;

export interface MemberRowProps {
  /** undefined while it is not here yet */
  readonly member: Member | undefined;
  readonly index: number;
  /** Pixels from the beginning of the list. */
  readonly top: number;
}

/** One person of the list. */
export const MemberRow = memo(function MemberRow({ member, index, top }: MemberRowProps) {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-busy={member === undefined || undefined}
      className={`${classes['row']} ${classes['place']}`}
      style={{ transform: `translateY(${top}px)` }}
    >
      {member === undefined ? <Placeholder index={index} /> : <Cells member={member} />}
    </div>
  );
});

function Cells({ member }: { readonly member: Member }) {
  const name = nameOf(member);
  return (
    <>
      <Box role="cell" miw={0}>
        <Anchor
          fw={550}
          truncate
          display="block"
          renderRoot={(props) => <Link to="/people/$memberId" params={{ memberId: member.id }} {...props} />}
        >
          {name === '' ? text.noName : name}
        </Anchor>
        <Text size="sm" c="dimmed" truncate>
          {member.email}
        </Text>
      </Box>
      <Group role="cell" gap={6} wrap="nowrap">
        <StatusBadge status={member.status} />
        {member.protected && (
          <IconShieldCheck
            size={16}
            role="img"
            aria-label={text.member.protected}
            color="var(--mantine-color-teal-light-color)"
          />
        )}
      </Group>
      <Text role="cell" size="sm" truncate className={classes['wide'] ?? ''}>
        {placesOf(member)}
      </Text>
      <Text role="cell" size="sm" c="dimmed" truncate className={classes['wide'] ?? ''}>
        {member.unique_id}
      </Text>
    </>
  );
}

function placesOf({ deleted_at: deletedAt, hubs }: Member): string {
  if (deletedAt !== null) return text.deletedOn(deletedAt);
  return hubs.length === 0 ? text.noHub : hubs.join(', ');
}

function Placeholder({ index }: { readonly index: number }) {
  return (
    <div role="cell">
      <Skeleton height={12} width={`${40 + ((index * 17) % 35)}%`} animate={false} mb={8} />
      <Skeleton height={10} width={`${55 + ((index * 23) % 30)}%`} animate={false} />
    </div>
  );
}
