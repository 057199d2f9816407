import { Text } from '@mantine/core';
import type { Change } from '../../../api/changes.ts';
import { strings } from '../../../strings/index.ts';
import { personName } from './personName.ts';

/** Name and e-mail address; what does not fit can be read by resting on it. */
export function PersonCell({ change }: { readonly change: Change }) {
  const name = personName(change);
  const email = change.person.email ?? strings.changes.noEmail;
  return (
    <>
      <Text size="sm" fw={550} truncate title={name}>
        {name}
      </Text>
      <Text size="sm" c="dimmed" truncate title={email}>
        {email}
      </Text>
    </>
  );
}
