import { Button, Code, Collapse, Group, Stack, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown } from '@tabler/icons-react';
import { useId } from 'react';
import { strings } from '../../../../strings/index.ts';
import classes from '../Push.module.css';

const text = strings.push.person;

/** Letter by letter what the identity provider gets when it reads the person; for who speaks to its support. */
export function RawResource({ resource }: { readonly resource: Readonly<Record<string, unknown>> }) {
  const [opened, { toggle }] = useDisclosure(false);
  const id = useId();
  return (
    <Stack gap="xs" component="section">
      <Group justify="space-between">
        <Title order={3}>{text.raw}</Title>
        <Button
          size="xs"
          variant="subtle"
          aria-expanded={opened}
          aria-controls={id}
          aria-label={`${opened ? text.rawHide : text.rawShow}: ${text.raw}`}
          onClick={toggle}
          rightSection={
            <IconChevronDown
              size={14}
              aria-hidden
              style={{ transform: opened ? 'rotate(180deg)' : undefined }}
            />
          }
        >
          {opened ? text.rawHide : text.rawShow}
        </Button>
      </Group>
      <Collapse expanded={opened} id={id}>
        <Code block tabIndex={0} className={classes['raw'] ?? ''}>
          {JSON.stringify(resource, null, 2)}
        </Code>
      </Collapse>
    </Stack>
  );
}
