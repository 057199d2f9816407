import { Skeleton, Text } from '@mantine/core';
import type { AttentionPerson } from '../../../api/plans.ts';
import { strings } from '../../../strings/index.ts';

/** Whom a row is about, as its cells say: the name first, and what the source knows it by. */
export function RowPersonCell({ person }: { readonly person: AttentionPerson | null | undefined }) {
  const words = strings.plan.attention.table;
  if (person === undefined) return <Skeleton height={12} width="70%" aria-label={words.looking} />;
  const { name = null, email = null, unique_id: id = null, position = null } = person ?? {};
  const lines = [
    name,
    email,
    id === null ? null : words.uniqueId(id),
    // What the source calls its place is often what is said already.
    position !== null && position !== email && position !== id ? position : null,
  ].filter((line) => line !== null);
  const [first = words.nobody, ...rest] = lines;
  const second = rest.join(' · ');
  return (
    <>
      <Text size="sm" {...(lines.length > 0 ? { fw: 550 } : { c: 'dimmed' })} truncate title={first}>
        {first}
      </Text>
      {second !== '' && (
        <Text size="xs" c="dimmed" truncate title={second}>
          {second}
        </Text>
      )}
    </>
  );
}
