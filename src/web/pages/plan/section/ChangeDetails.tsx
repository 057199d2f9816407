import { Anchor, Drawer, Stack, Table, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Change } from '../../../api/changes.ts';
import { useFieldLabel } from '../../../api/directory.ts';
import { strings } from '../../../strings/index.ts';
import { EffectLines } from './EffectLines.tsx';
import { personName } from './personName.ts';
import { useValueText } from './useValueText.ts';

export interface ChangeDetailsProps {
  /** Undefined: closed. */
  readonly change: Change | undefined;
  readonly onClose: () => void;
}

/** Everything about one change: why, what it touches, each value before and after. */
export function ChangeDetails({ change, onClose }: ChangeDetailsProps) {
  return (
    <Drawer
      opened={change !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      title={change === undefined ? '' : personName(change)}
      closeButtonProps={{ 'aria-label': strings.shell.close }}
      styles={{ title: { fontWeight: 650, fontSize: 'var(--mantine-font-size-lg)' } }}
    >
      {change !== undefined && <Details change={change} />}
    </Drawer>
  );
}

function Details({ change }: { readonly change: Change }) {
  const words = strings.changes.detail;
  const label = useFieldLabel();
  const text = useValueText();
  const fields = Object.keys(change.after);
  const segments = Object.entries(change.segments);
  const issues = change.issues.filter(
    (issue): issue is { message: string } =>
      typeof issue === 'object' && issue !== null && 'message' in issue && typeof issue.message === 'string',
  );
  return (
    <Stack gap="lg">
      <Text c="dimmed">{change.person.email ?? strings.changes.noEmail}</Text>
      <Fact title={words.why}>
        <Text size="sm">{strings.changes.reason(change.kind, change.reason)}</Text>
        {change.row !== null && <Text size="sm">{strings.changes.rowNo(change.row)}</Text>}
        <EffectLines change={change} most={20} truncate={false} />
      </Fact>
      {segments.length > 0 && (
        <Fact title={words.segments}>
          {segments.map(([field, value]) => (
            <Text key={field} size="sm">
              {label(field)}: {text(field, value)}
            </Text>
          ))}
        </Fact>
      )}
      <Fact title={words.changes}>
        {fields.length === 0 ? (
          <Text size="sm">{words.nothing}</Text>
        ) : (
          <Table layout="fixed" horizontalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{words.field}</Table.Th>
                <Table.Th>{words.before}</Table.Th>
                <Table.Th>{words.after}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {fields.map((field) => (
                <Table.Tr key={field} style={{ overflowWrap: 'anywhere' }}>
                  <Table.Td>{label(field)}</Table.Td>
                  <Table.Td c="dimmed">{text(field, change.before[field])}</Table.Td>
                  <Table.Td fw={550}>{text(field, change.after[field])}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Fact>
      {issues.length > 0 && (
        <Fact title={words.issues}>
          {issues.map(({ message }) => (
            <Text key={message} size="sm">
              {message}
            </Text>
          ))}
        </Fact>
      )}
      {change.member !== null && (
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link to="/people/$memberId" params={{ memberId: change.member ?? '' }} {...props} />
          )}
        >
          {words.profile}
        </Anchor>
      )}
    </Stack>
  );
}

function Fact({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Stack gap={4}>
      <Title order={3} size="sm">
        {title}
      </Title>
      {children}
    </Stack>
  );
}
