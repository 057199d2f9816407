import { Alert, Badge, Divider, Group, Stack, Text } from '@mantine/core';
import { IconLock, IconShieldCheck } from '@tabler/icons-react';
import { Fragment, type ReactNode } from 'react';
import { useMay } from '../../api/directory.ts';
import type { Source } from '../../api/sources.ts';
import { strings } from '../../strings/index.ts';
import { automaticKinds } from './automaticKinds.ts';
import { PolicyChoice } from './PolicyChoice.tsx';
import { policyWords } from './policyWords.ts';

const text = strings.sources;

/** Kind by kind: does a person approve, or does it go by itself? What never does is listed too. */
export function PolicyTable({ source }: { readonly source: Source }) {
  const may = useMay('administer');
  const words = policyWords(source);
  return (
    <Stack gap="sm" pt="xs">
      {automaticKinds.map((kind) => (
        <Fragment key={kind}>
          <Line title={words.title(kind)} meaning={words.meaning(kind)}>
            {may ? (
              <PolicyChoice source={source} kind={kind} />
            ) : (
              <Choice auto={source.policy[kind] === 'auto'} />
            )}
          </Line>
          <Divider />
        </Fragment>
      ))}
      <Line title={text.deletion} meaning={text.deletionMeaning}>
        <Always />
      </Line>
      <Divider />
      <Line title={text.restore} meaning={text.restoreMeaning}>
        <Always />
      </Line>
      <Alert color="teal" icon={<IconShieldCheck aria-hidden />} p="sm">
        {text.safeguards}
      </Alert>
      {!may && (
        <Text size="sm" c="dimmed">
          {text.onlyAdmins}
        </Text>
      )}
    </Stack>
  );
}

interface LineProps {
  readonly title: string;
  readonly meaning: string;
  readonly children: ReactNode;
}

function Line({ title, meaning, children }: LineProps) {
  return (
    <Group justify="space-between" gap="sm">
      <div style={{ flex: '1 1 18rem' }}>
        <Text size="sm" fw={550}>
          {title}
        </Text>
        <Text size="sm" c="dimmed" maw={560}>
          {meaning}
        </Text>
      </div>
      {children}
    </Group>
  );
}

function Choice({ auto }: { readonly auto: boolean }) {
  return (
    <Badge color={auto ? 'orange' : 'gray'} size="lg" fw={500}>
      {auto ? text.auto : text.ask}
    </Badge>
  );
}

function Always() {
  return (
    <Badge color="gray" size="lg" fw={500} leftSection={<IconLock size={13} aria-hidden />}>
      {text.always}
    </Badge>
  );
}
