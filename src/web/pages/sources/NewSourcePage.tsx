import { Button, Skeleton, Stack } from '@mantine/core';
import { IconBuildingCommunity, IconLock, IconPlugOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { hubsQuery, useMay } from '../../api/directory.ts';
import { type Connector, connectorsQuery } from '../../api/sources.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { strings } from '../../strings/index.ts';
import { ConnectorCatalogue } from './ConnectorCatalogue.tsx';
import { sourceCrumbs } from './crumbs.ts';
import { BesideGuide } from './guide/BesideGuide.tsx';
import { GuideButton } from './guide/GuideButton.tsx';
import { useGuide } from './guide/useGuide.ts';
import { ConnectPush } from './push/connect/ConnectPush.tsx';
import { SetupSteps } from './SetupSteps.tsx';
import { SourceForm } from './SourceForm.tsx';

const text = strings.sourceForm;

/** Connects a source: first the system is chosen, then its settings are filled in. */
export function NewSourcePage() {
  const { connector: name } = useSearch({ from: '/inside/sources/new' });
  const may = useMay('administer');
  const { data: connectors, error, refetch } = useQuery(connectorsQuery);
  const connector = connectors?.find((one) => one.name === name);
  if (!may) {
    return (
      <Framed>
        <EmptyState icon={IconLock} title={text.notAllowed} hint={text.notAllowedHint}>
          <Button renderRoot={(props) => <Link to="/sources" {...props} />}>
            {strings.sources.toSources}
          </Button>
        </EmptyState>
      </Framed>
    );
  }
  if (name === undefined) {
    return (
      <Framed>
        <ConnectorCatalogue level={2} />
      </Framed>
    );
  }
  if (connector?.delivery === 'push') return <ConnectPush connector={connector} />;
  if (connector !== undefined) return <Connect connector={connector} />;
  return (
    <Framed>
      {error !== null ? (
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      ) : connectors === undefined ? (
        <Skeleton height={420} radius="lg" />
      ) : (
        <EmptyState icon={IconPlugOff} title={text.gone} hint={text.goneHint}>
          <Button renderRoot={(props) => <Link to="/sources/new" {...props} />}>{text.other}</Button>
        </EmptyState>
      )}
    </Framed>
  );
}

function Connect({ connector }: { readonly connector: Connector }) {
  const { hub } = useSearch({ from: '/inside/sources/new' });
  const mayOwn = useMay('own');
  const guide = useGuide();
  const { data: hubs, error, refetch } = useQuery(hubsQuery);
  return (
    <>
      <PageHeader
        title={text.title(connector.title)}
        crumbs={[...sourceCrumbs(), { label: text.choose, to: '/sources/new' }]}
        actions={hubs?.length ? <GuideButton guide={guide} /> : undefined}
      />
      <Stack gap="lg">
        <SetupSteps at="connect" />
        {error !== null && hubs === undefined && <ErrorNotice error={error} onRetry={() => void refetch()} />}
        {hubs === undefined && error === null && <Skeleton height={420} radius="lg" />}
        {hubs?.length === 0 && (
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
        )}
        {hubs !== undefined && hubs.length > 0 && (
          <BesideGuide connector={connector} guide={guide} open>
            <SourceForm
              key={connector.name}
              connector={connector}
              hubs={hubs}
              hub={hubs.find((one) => one.id === hub)?.id}
            />
          </BesideGuide>
        )}
      </Stack>
    </>
  );
}

function Framed({ children }: { readonly children: React.ReactNode }) {
  return (
    <>
      <PageHeader title={text.choose} description={text.chooseHint} crumbs={sourceCrumbs()} />
      {children}
    </>
  );
}
