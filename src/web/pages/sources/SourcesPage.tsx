import { PageHeader } from '../../components/PageHeader.tsx';

export function SourcesPage() {
  return <PageHeader title="SourcesPage" />;
}
