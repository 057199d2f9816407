import { Container } from '@mantine/core';
import { ErrorNotice } from '../components/ErrorNotice.tsx';

/** When a page could not be shown at all. */
export function ErrorPage({ error, reset }: { readonly error: unknown; readonly reset: () => void }) {
  return (
    <Container size="sm" py="xl" component="main">
      <ErrorNotice error={error} onRetry={reset} />
    </Container>
  );
}
