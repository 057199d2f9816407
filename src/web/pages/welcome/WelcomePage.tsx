import { Button, Card, Center, Code, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { setupQuery } from '../../api/setup.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import icon from '../../icon.svg';
import { strings } from '../../strings/index.ts';
import { SetupForm } from './SetupForm.tsx';

const text = strings.welcome;

/** The first page of a server on which nothing is set up. The part of its address after # proves who opened it. */
export function WelcomePage() {
  useDocumentTitle(`${text.title} · ${strings.shell.product}`);
  const [secret] = useState(() => location.hash.slice(1));
  const { data: setup, error, refetch } = useQuery(setupQuery);
  if (error !== null && setup === undefined) {
    return (
      <Frame title={text.heading}>
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      </Frame>
    );
  }
  if (setup === undefined) {
    return (
      <Frame title={text.heading}>
        <Skeleton height={420} />
      </Frame>
    );
  }
  if (!setup.open) {
    return (
      <Frame title={text.closed}>
        <Text c="dimmed">{text.closedHint}</Text>
        <Button renderRoot={(props) => <Link to="/signin" {...props} />}>{text.signIn}</Button>
      </Frame>
    );
  }
  if (secret === '') {
    return (
      <Frame title={text.noSecret}>
        <Text c="dimmed">{text.noSecretHint}</Text>
        <Code block>{text.noSecretExample(location.origin)}</Code>
      </Frame>
    );
  }
  return (
    <Frame title={text.heading}>
      <Text c="dimmed">{text.lead}</Text>
      <SetupForm secret={secret} />
    </Frame>
  );
}

function Frame({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Center component="main" mih="100vh" p="md">
      <Card maw={640} w="100%" p={{ base: 'lg', sm: 'xl' }}>
        <Stack gap="lg">
          <img src={icon} alt="" width={40} height={40} />
          <Title order={1}>{title}</Title>
          {children}
        </Stack>
      </Card>
    </Center>
  );
}
