import { Anchor, Breadcrumbs, Group, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { strings } from '../strings/index.ts';

export interface Crumb {
  readonly label: string;
  readonly to?: LinkProps['to'];
  readonly params?: Readonly<Record<string, string>>;
}

export interface PageHeaderProps {
  readonly title: string;
  readonly description?: ReactNode;
  /** Where this page lies, from the outside in; without the page itself. */
  readonly crumbs?: readonly Crumb[];
  /** Buttons at the right, on a phone below. */
  readonly actions?: ReactNode;
}

/** Name of a page, what it is for, and its main buttons. It is the page's only `h1`, and the name of the browser's tab. */
export function PageHeader({ title, description, crumbs = [], actions }: PageHeaderProps) {
  useDocumentTitle(`${title} · ${strings.shell.product}`);
  return (
    <Stack gap="xs" mb="lg">
      {crumbs.length > 0 && (
        <Breadcrumbs separatorMargin={6} styles={{ root: { flexWrap: 'wrap' } }}>
          {crumbs.map(({ label, to, params }) =>
            to === undefined ? (
              <Text key={label} size="sm" c="dimmed">
                {label}
              </Text>
            ) : (
              <Anchor
                key={label}
                size="sm"
                renderRoot={(props) => <Link {...props} {...({ to, params } as LinkProps)} />}
              >
                {label}
              </Anchor>
            ),
          )}
        </Breadcrumbs>
      )}
      <Group justify="space-between" align="flex-start" gap="md">
        <Stack gap={4} style={{ flex: '1 1 20rem', minWidth: 0 }}>
          <Title order={1} style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          {description !== undefined && (
            <Text c="dimmed" component="div" maw={720}>
              {description}
            </Text>
          )}
        </Stack>
        {actions !== undefined && <Group gap="sm">{actions}</Group>}
      </Group>
    </Stack>
  );
}
