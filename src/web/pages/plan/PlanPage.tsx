import { PageHeader } from '../../components/PageHeader.tsx';

export function PlanPage() {
  return <PageHeader title="PlanPage" />;
}
