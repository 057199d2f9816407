import { Anchor, Card, Center, Code, Loader, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { messageOf } from '../../api/client.ts';
import { signIn } from '../../api/directory.ts';
import { queryClient } from '../../api/queryClient.ts';
import icon from '../../icon.svg';
import { strings } from '../../strings/index.ts';

const text = strings.signin;

/** Uses up the link in the address (its part after #, which no server sees), or says how to get one. */
export function SigninPage() {
  useDocumentTitle(`${text.title} · ${strings.shell.product}`);
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
    const enter = async () => {
      try {
        await signIn(link);
        queryClient.clear();
        await navigate({ href: next ?? '/people', replace: true });
      } catch (error) {
        setFault(messageOf(error));
      }
    };
    void enter();
  }, [link, next, navigate]);
  const working = link !== '' && fault === undefined;
  return (
    <Center component="main" mih="100vh" p="md">
      <Card maw={460} w="100%" padding="xl">
        <Stack gap="md">
          <img src={icon} alt="" width={40} height={40} />
          <Title order={1}>
            {working ? text.working : fault === undefined ? text.needLink : text.failed}
          </Title>
          {working ? (
            <Loader aria-label={text.working} />
          ) : (
            <>
              {fault !== undefined && <Text role="alert">{fault}</Text>}
              <Text c="dimmed">{text.needLinkHint}</Text>
              <Code block>{text.command}</Code>
              <Anchor href="/people" size="sm">
                {strings.shell.retry}
              </Anchor>
            </>
          )}
        </Stack>
      </Card>
    </Center>
  );
}
