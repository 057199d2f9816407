import { PageHeader } from '../../components/PageHeader.tsx';

export function MemberPage() {
  return <PageHeader title="MemberPage" />;
}
