import { Alert, Card, Divider, Group, List, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconFileAlert, IconShieldCheck } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { strings } from '../../strings/index.ts';
import type { Refusal } from './refusal.ts';

const text = strings.upload;

export interface RefusedFileProps {
  readonly file: string | null;
  readonly refusal: Refusal;
  /** An earlier reading of the file was carried out in part. */
  readonly applied?: boolean;
  /** What to do now. */
  readonly children: ReactNode;
}

/** A file that was refused as a whole: what is wrong, where, and how to mend it. */
export function RefusedFile({ file, refusal, applied = false, children }: RefusedFileProps) {
  const title = useRef<HTMLHeadingElement>(null);
  // What was in focus is gone: go on reading here.
  useEffect(() => title.current?.focus(), []);
  return (
    <Card p={{ base: 'md', sm: 'xl' }}>
      <Stack gap="lg">
        <Group wrap="nowrap" align="flex-start" gap="md">
          <ThemeIcon size={44} radius="xl" variant="light" color="red" aria-hidden>
            <IconFileAlert size={24} stroke={1.6} />
          </ThemeIcon>
          <div style={{ minWidth: 0 }}>
            <Title order={2} ref={title} tabIndex={-1} style={{ outline: 'none' }}>
              {refusal.title}
            </Title>
            {file !== null && (
              <Text c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                {file}
              </Text>
            )}
          </div>
        </Group>
        <Part title={text.wrong}>
          <Text>{refusal.message}</Text>
        </Part>
        {refusal.place !== undefined && (
          <Part title={text.where}>
            <Text>{refusal.place}</Text>
          </Part>
        )}
        {refusal.steps.length > 0 && (
          <Part title={text.how}>
            <List type="ordered" spacing={4}>
              {refusal.steps.map((step) => (
                <List.Item key={step}>{step}</List.Item>
              ))}
            </List>
          </Part>
        )}
        {!applied && (
          <Alert color="teal" variant="light" icon={<IconShieldCheck aria-hidden />} p="sm">
            {text.refusedSafe}
          </Alert>
        )}
        <Divider />
        <Group gap="sm">{children}</Group>
      </Stack>
    </Card>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Stack gap={4} component="section">
      <Title order={3} size="h4" fz="sm" c="dimmed" fw={600}>
        {title}
      </Title>
      {children}
    </Stack>
  );
}
