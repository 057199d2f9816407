import { Anchor, Card, Center, Code, Loader, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { messageOf } from '../../api/client.ts';
import { signIn } from '../../api/directory.ts';
import { queryClient } from '../../api/queryClient.ts';
import { setupQuery } from '../../api/setup.ts';
import icon from '../../icon.svg';
import { strings } from '../../strings/index.ts';

const text = strings.signin;

/** Uses up the link in the address (its part after #, which no server sees), or says how to get one. */
export function SigninPage() {
  useDocumentTitle(`${text.title} · ${strings.shell.product}`);
  const { link, fault } = useLink();
  const { data: setup, isPending } = useQuery({ ...setupQuery, enabled: link === '' });
  if ((link !== '' && fault === undefined) || (link === '' && isPending)) {
    return (
      <Frame title={link === '' ? text.title : text.working}>
        <Loader aria-label={strings.shell.loading} />
      </Frame>
    );
  }
  if (setup?.open === true) {
    return (
      <Frame title={text.notSetUp}>
        <Text c="dimmed">{text.notSetUpHint}</Text>
        <Code block>{text.welcomeExample(location.origin)}</Code>
      </Frame>
    );
  }
  return (
    <Frame title={fault === undefined ? text.needLink : text.failed}>
      {fault !== undefined && (
        <>
          <Text role="alert">{fault}</Text>
          <Title order={2} size="h3">
            {text.another}
          </Title>
        </>
      )}
      <Text c="dimmed">{text.needLinkHint}</Text>
      <Code block tabIndex={0}>
        {text.command}
      </Code>
      <Anchor href="/people" size="sm">
        {text.signedIn}
      </Anchor>
    </Frame>
  );
}

/** Signs in with the link of the address, once, and leads on. */
function useLink(): { readonly link: string; readonly fault: string | undefined } {
  const { next } = useSearch({ from: '/signin' });
  const navigate = useNavigate();
  const [link] = useState(() => location.hash.slice(1));
  const [fault, setFault] = useState<string>();
  const begun = useRef(false);
  useEffect(() => {
    if (link === '' || begun.current) return;
    begun.current = true;
    // Out of the address at once: neither the history nor a copy of it holds the link.
    history.replaceState(history.state, '', location.pathname + location.search);
    const useUp = async () => {
      try {
        await signIn(link);
      } catch (error) {
        setFault(messageOf(error));
        return;
      }
      queryClient.clear();
      await navigate({ href: next ?? '/people', replace: true });
    };
    void useUp();
  }, [link, next, navigate]);
  return { link, fault };
}

function Frame({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Center component="main" mih="100vh" p="md">
      <Card maw={480} w="100%" padding="xl">
        <Stack gap="md">
          <img src={icon} alt="" width={40} height={40} />
          <Title order={1}>{title}</Title>
          {children}
        </Stack>
      </Card>
    </Center>
  );
}
