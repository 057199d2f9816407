import { Alert, List } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { actorName } from '../../actorName.ts';
import type { MemberDetail } from '../../api/members.ts';
import { strings } from '../../strings/index.ts';

const text = strings.people.member;

/** Why an account is deactivated: it is active again once none of these is left. */
export function HoldsCard({ holds }: { readonly holds: MemberDetail['holds'] }) {
  if (holds.length === 0) return null;
  return (
    <Alert icon={<IconLock />} color="orange" title={text.holds}>
      <List size="sm">
        {holds.map(({ reason, source, by, at }) => (
          <List.Item key={`${reason} ${source} ${at}`}>
            {text.hold[reason]}
            {source !== null && ` (${source})`}, {text.holdBy(actorName(by), at)}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
