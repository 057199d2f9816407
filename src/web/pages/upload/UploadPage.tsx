import { Button, Skeleton } from '@mantine/core';
import { IconBuildingCommunity, IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { hubsQuery, useMay } from '../../api/directory.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { strings } from '../../strings/index.ts';
import { uploadCrumbs } from './crumbs.ts';
import { UploadForm } from './UploadForm.tsx';

const text = strings.upload;

/** Where a membership file is chosen and sent. */
export function UploadPage() {
  return (
    <>
      <PageHeader title={text.title} description={text.description} crumbs={uploadCrumbs} />
      <Content />
    </>
  );
}

function Content() {
  const may = useMay('administer');
  const mayOwn = useMay('own');
  const { data: hubs, error, refetch } = useQuery(hubsQuery);
  if (error !== null) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (hubs === undefined) return <Skeleton height={560} radius="lg" />;
  if (!may) {
    return (
      <EmptyState icon={IconLock} title={text.notAllowed} hint={text.notAllowedHint}>
        <Button renderRoot={(props) => <Link to="/history" {...props} />}>{text.goToHistory}</Button>
      </EmptyState>
    );
  }
  if (hubs.length === 0) {
    return (
      <EmptyState icon={IconBuildingCommunity} title={text.noHubs} hint={text.noHubsHint}>
        {mayOwn && (
          <Button renderRoot={(props) => <Link to="/settings" search={{ tab: 'hubs' }} {...props} />}>
            {text.addHub}
          </Button>
        )}
      </EmptyState>
    );
  }
  return <UploadForm hubs={hubs} />;
}
