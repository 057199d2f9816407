import { PageHeader } from '../../components/PageHeader.tsx';

export function HistoryPage() {
  return <PageHeader title="HistoryPage" />;
}
