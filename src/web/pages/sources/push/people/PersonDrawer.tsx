import { Drawer, Skeleton, Stack } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconUserOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { isApiError } from '../../../../api/client.ts';
import { type Connection, pushedPersonQuery } from '../../../../api/scim.ts';
import { EmptyState } from '../../../../components/EmptyState.tsx';
import { ErrorNotice } from '../../../../components/ErrorNotice.tsx';
import { strings } from '../../../../strings/index.ts';
import { PersonDetail } from './PersonDetail.tsx';

const text = strings.push.person;

export interface PersonDrawerProps {
  readonly connection: Connection;
  /** As the address says; undefined: closed. */
  readonly person: string | undefined;
  readonly onClose: () => void;
}

/** Somebody who was pushed, beside the list; on a phone over all of it. */
export function PersonDrawer({ connection, person, onClose }: PersonDrawerProps) {
  const phone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  // While it glides away, it shows what it showed.
  const last = useRef<string>(undefined);
  useEffect(() => {
    if (person !== undefined) last.current = person;
  }, [person]);
  const shown = person ?? last.current;
  return (
    <Drawer.Root
      opened={person !== undefined}
      onClose={onClose}
      position="right"
      size={phone ? '100%' : 'min(58rem, 92vw)'}
      returnFocus={false}
      onExitTransitionEnd={() => focusPerson(last.current)}
    >
      <Drawer.Overlay />
      <Drawer.Content>
        {shown !== undefined && <Person connection={connection} person={shown} />}
      </Drawer.Content>
    </Drawer.Root>
  );
}

/** Back to the row that was opened. */
function focusPerson(person: string | undefined): void {
  const row = document.querySelector<HTMLElement>(`[data-person="${person ?? ''}"]`);
  (row ?? document.getElementById('content'))?.focus();
}

function Person({ connection, person }: { readonly connection: Connection; readonly person: string }) {
  const { data, error, refetch } = useQuery(pushedPersonQuery(connection.source.id, person));
  const title = data === undefined ? strings.shell.loading : (data.name ?? data.user_name);
  return (
    <>
      <Drawer.Header>
        <Drawer.Title
          style={{ fontWeight: 650, fontSize: 'var(--mantine-h2-font-size)', overflowWrap: 'anywhere' }}
        >
          {title}
        </Drawer.Title>
        <Drawer.CloseButton aria-label={text.close} size="lg" />
      </Drawer.Header>
      <Drawer.Body>
        {data !== undefined ? (
          <PersonDetail connection={connection} person={data} />
        ) : error === null ? (
          <Stack gap="md" aria-busy>
            <Skeleton height={80} />
            <Skeleton height={280} />
          </Stack>
        ) : isApiError(error, 'not_found') || isApiError(error, 'invalid_request') ? (
          <EmptyState icon={IconUserOff} title={text.unknown} hint={text.unknownHint} />
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )}
      </Drawer.Body>
    </>
  );
}
