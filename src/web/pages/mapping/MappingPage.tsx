import { PageHeader } from '../../components/PageHeader.tsx';

export function MappingPage() {
  return <PageHeader title="MappingPage" />;
}
