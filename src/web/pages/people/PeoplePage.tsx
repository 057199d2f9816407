import { PageHeader } from '../../components/PageHeader.tsx';

export function PeoplePage() {
  return <PageHeader title="PeoplePage" />;
}
