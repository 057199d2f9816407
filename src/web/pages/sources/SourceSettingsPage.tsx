import { Skeleton } from '@mantine/core';
import { IconPlugOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Navigate, useParams, useSearch } from '@tanstack/react-router';
import { hubsQuery } from '../../api/directory.ts';
import { connectorsQuery, sourceQuery } from '../../api/sources.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { strings } from '../../strings/index.ts';
import { sourceCrumbs } from './crumbs.ts';
import { BesideGuide } from './guide/BesideGuide.tsx';
import { GuideButton } from './guide/GuideButton.tsx';
import { useGuide } from './guide/useGuide.ts';
import { MissingSource } from './MissingSource.tsx';
import { SourceForm } from './SourceForm.tsx';

const text = strings.sourceForm;

/** Changes name and settings of a source. */
export function SourceSettingsPage() {
  const { sourceId } = useParams({ from: '/inside/sources/$sourceId/settings' });
  const { setting } = useSearch({ from: '/inside/sources/$sourceId/settings' });
  // What somebody else changes meanwhile must not overwrite what is being typed.
  const source = useQuery({ ...sourceQuery(sourceId), refetchOnWindowFocus: false });
  const guide = useGuide();
  const connectors = useQuery(connectorsQuery);
  const hubs = useQuery(hubsQuery);
  const connector = connectors.data?.find((one) => one.name === source.data?.connector);
  const failed = connectors.error ?? hubs.error;
  if (source.data?.delivery === 'push') {
    return <Navigate to="/sources/$sourceId" params={{ sourceId }} search={{ tab: 'settings' }} replace />;
  }
  return (
    <>
      <PageHeader
        title={source.data === undefined ? strings.sources.settings : text.editTitle(source.data.name)}
        crumbs={sourceCrumbs(source.data)}
        actions={connector && <GuideButton guide={guide} />}
      />
      {source.data === undefined && source.error !== null ? (
        <MissingSource error={source.error} onRetry={() => void source.refetch()} />
      ) : failed !== null ? (
        <ErrorNotice
          error={failed}
          onRetry={() => void Promise.all([connectors.refetch(), hubs.refetch()])}
        />
      ) : source.data === undefined || connectors.data === undefined || hubs.data === undefined ? (
        <Skeleton height={420} radius="lg" />
      ) : connector === undefined ? (
        <EmptyState icon={IconPlugOff} title={text.connectorGone} hint={text.connectorGoneHint} />
      ) : (
        <BesideGuide connector={connector} guide={guide}>
          <SourceForm
            key={sourceId}
            connector={connector}
            hubs={hubs.data}
            source={source.data}
            begin={setting}
          />
        </BesideGuide>
      )}
    </>
  );
}
