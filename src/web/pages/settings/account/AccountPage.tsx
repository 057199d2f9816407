import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { meQuery } from '../../../api/directory.ts';
import { PageHeader } from '../../../components/PageHeader.tsx';
import { strings } from '../../../strings/index.ts';
import { PasskeysCard } from './PasskeysCard.tsx';
import { SessionsCard } from './SessionsCard.tsx';

const text = strings.account;

/** How the person who is signed in gets in, and where they are. */
export function AccountPage() {
  const { data: me } = useQuery(meQuery);
  return (
    <>
      <PageHeader
        title={text.title}
        description={me === undefined ? ' ' : text.description(me.email ?? me.actor)}
      />
      <Stack gap="md" maw={820}>
        <PasskeysCard />
        <SessionsCard />
      </Stack>
    </>
  );
}
