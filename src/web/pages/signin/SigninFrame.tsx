import { Card, Center, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import icon from '../../icon.svg';

/** What every state of the sign-in page stands in. */
export function SigninFrame({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Center component="main" mih="100vh" p="md">
      <Card maw={440} w="100%" p={{ base: 'lg', sm: 'xl' }}>
        <Stack gap="md">
          <img src={icon} alt="" width={40} height={40} />
          <Title order={1} style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          {children}
        </Stack>
      </Card>
    </Center>
  );
}
