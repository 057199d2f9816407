import { PageHeader } from '../../components/PageHeader.tsx';

export function UploadPage() {
  return <PageHeader title="UploadPage" />;
}
