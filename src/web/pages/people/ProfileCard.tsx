import { Card, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { fieldsQuery } from '../../api/directory.ts';
import type { HistoryEntry, MemberDetail } from '../../api/members.ts';
import { FieldValue } from '../../components/FieldValue.tsx';
import { strings } from '../../strings/index.ts';
import classes from './People.module.css';

const text = strings.people.member;

/** Every field of the tenant with this person's value, and where the value came from. */
export function ProfileCard({
  member,
  entries,
}: {
  readonly member: MemberDetail;
  /** Newest first. */
  readonly entries: readonly HistoryEntry[];
}) {
  const { data: fields = [] } = useQuery(fieldsQuery);
  const identity: Readonly<Record<string, unknown>> = {
    unique_id: member.unique_id,
    email: member.email,
    first_name: member.first_name,
    last_name: member.last_name,
  };
  const shown = fields.filter(({ role }) => role !== 'status');
  return (
    <Card>
      <Title order={2} mb="md">
        {text.profile}
      </Title>
      <dl className={classes['facts']}>
        {shown.map(({ key, label, role }) => {
          const value = role !== null && role in identity ? identity[role] : member.profile[key];
          return (
            <Fact
              key={key}
              label={label}
              value={value}
              none={role === 'unique_id' ? text.noUniqueId : text.noValue}
              origin={originOf(key, entries)}
            />
          );
        })}
      </dl>
    </Card>
  );
}

function Fact({
  label,
  value,
  none,
  origin,
}: {
  readonly label: string;
  readonly value: unknown;
  /** Said when there is no value. */
  readonly none: string;
  readonly origin: string | undefined;
}) {
  const blank = value === null || value === undefined;
  return (
    <>
      <Text component="dt" size="sm">
        {label}
      </Text>
      <dd>
        {blank ? (
          <Text size="sm" c="dimmed">
            {none}
          </Text>
        ) : (
          <Text size="sm" component="div">
            <FieldValue value={value} />
          </Text>
        )}
        {origin !== undefined && !blank && (
          <Text size="xs" c="dimmed">
            {origin}
          </Text>
        )}
      </dd>
    </>
  );
}

/** The newest entry that wrote the field says where its value is from. */
function originOf(key: string, entries: readonly HistoryEntry[]): string | undefined {
  for (const { origin, particulars } of entries) {
    const after = particulars?.['after'];
    if (typeof after !== 'object' || after === null || !(key in after) || origin === null) continue;
    const column = origin.columns[key]?.column;
    return [text.from(origin.row, origin.file), column !== undefined && text.column(column)]
      .filter(Boolean)
      .join(', ');
  }
  return undefined;
}
