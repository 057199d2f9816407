import { Button, Container } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { EmptyState } from '../components/EmptyState.tsx';
import { strings } from '../strings/index.ts';

export function NotFoundPage() {
  return (
    <Container size="sm" py="xl" component="main">
      <EmptyState icon={IconMapOff} title={strings.shell.notFound} hint={strings.shell.notFoundHint}>
        <Button renderRoot={(props) => <Link to="/people" {...props} />}>{strings.shell.goToPeople}</Button>
      </EmptyState>
    </Container>
  );
}
