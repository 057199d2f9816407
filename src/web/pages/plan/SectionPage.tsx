import { PageHeader } from '../../components/PageHeader.tsx';

export function SectionPage() {
  return <PageHeader title="SectionPage" />;
}
