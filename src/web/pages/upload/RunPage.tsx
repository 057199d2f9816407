import { PageHeader } from '../../components/PageHeader.tsx';

export function RunPage() {
  return <PageHeader title="RunPage" />;
}
