import { Button, Skeleton, Stack } from '@mantine/core';
import { IconBuildingCommunity } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { hubsQuery, useMay } from '../../../../api/directory.ts';
import type { Connected } from '../../../../api/scim.ts';
import type { Connector } from '../../../../api/sources.ts';
import { EmptyState } from '../../../../components/EmptyState.tsx';
import { ErrorNotice } from '../../../../components/ErrorNotice.tsx';
import { PageHeader } from '../../../../components/PageHeader.tsx';
import { strings } from '../../../../strings/index.ts';
import { sourceCrumbs } from '../../crumbs.ts';
import { BesideGuide } from '../../guide/BesideGuide.tsx';
import { GuideButton } from '../../guide/GuideButton.tsx';
import { useGuide } from '../../guide/useGuide.ts';
import { ConnectForm } from './ConnectForm.tsx';
import { ShownOnce } from './ShownOnce.tsx';

const text = strings.push;

/** Connects an identity provider that pushes: a short form, then its address and token, this once. */
export function ConnectPush({ connector }: { readonly connector: Connector }) {
  const { hub } = useSearch({ from: '/inside/sources/new' });
  const guide = useGuide();
  const mayOwn = useMay('own');
  const { data: hubs, error, refetch } = useQuery(hubsQuery);
  const [done, setDone] = useState<{ readonly connected: Connected; readonly name: string }>();
  if (done !== undefined) return <ShownOnce {...done} />;
  return (
    <>
      <PageHeader
        title={text.connectTitle}
        description={text.connectHint}
        crumbs={[...sourceCrumbs(), { label: strings.sourceForm.choose, to: '/sources/new' }]}
        actions={<GuideButton guide={guide} />}
      />
      <Stack gap="lg">
        {hubs === undefined ? (
          error === null ? (
            <Skeleton height={420} radius="lg" />
          ) : (
            <ErrorNotice error={error} onRetry={() => void refetch()} />
          )
        ) : hubs.length === 0 ? (
          <EmptyState
            icon={IconBuildingCommunity}
            title={strings.upload.noHubs}
            hint={strings.upload.noHubsHint}
          >
            {mayOwn && (
              <Button renderRoot={(props) => <Link to="/settings" search={{ tab: 'hubs' }} {...props} />}>
                {strings.upload.addHub}
              </Button>
            )}
          </EmptyState>
        ) : (
          <BesideGuide connector={connector} guide={guide} open>
            <ConnectForm
              hubs={hubs}
              hub={hubs.find((one) => one.id === hub)?.id}
              onConnected={(connected, name) => setDone({ connected, name })}
            />
          </BesideGuide>
        )}
      </Stack>
    </>
  );
}
