import { Card, Group, NavLink, Select, Skeleton, Stack } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type ComponentType, lazy, type LazyExoticComponent, Suspense } from 'react';
import { type Power, useMay } from '../../api/directory.ts';
import { PageHeader } from '../../components/PageHeader.tsx';
import { strings } from '../../strings/index.ts';
import classes from './Settings.module.css';

const text = strings.settings;

interface Tab {
  readonly id: keyof typeof text.tabs;
  readonly needs: Power;
  readonly Content: LazyExoticComponent<ComponentType>;
}

const tabs: readonly Tab[] = [
  {
    id: 'fields',
    needs: 'read',
    Content: lazy(async () => ({ default: (await import('./FieldsTab.tsx')).FieldsTab })),
  },
  {
    id: 'hubs',
    needs: 'read',
    Content: lazy(async () => ({ default: (await import('./HubsTab.tsx')).HubsTab })),
  },
  {
    id: 'limits',
    needs: 'read',
    Content: lazy(async () => ({ default: (await import('./LimitsTab.tsx')).LimitsTab })),
  },
  {
    id: 'signin',
    needs: 'own',
    Content: lazy(async () => ({ default: (await import('./signin/SigninTab.tsx')).SigninTab })),
  },
  {
    id: 'admins',
    needs: 'administer',
    Content: lazy(async () => ({ default: (await import('./AdminsTab.tsx')).AdminsTab })),
  },
  {
    id: 'tokens',
    needs: 'own',
    Content: lazy(async () => ({ default: (await import('./tokens/TokensTab.tsx')).TokensTab })),
  },
  {
    id: 'outbox',
    needs: 'administer',
    Content: lazy(async () => ({ default: (await import('./OutboxTab.tsx')).OutboxTab })),
  },
  {
    id: 'webhooks',
    needs: 'administer',
    Content: lazy(async () => ({ default: (await import('./webhooks/WebhooksTab.tsx')).WebhooksTab })),
  },
  {
    id: 'audit',
    needs: 'read',
    Content: lazy(async () => ({ default: (await import('./audit/AuditTab.tsx')).AuditTab })),
  },
  {
    id: 'restores',
    needs: 'administer',
    Content: lazy(async () => ({ default: (await import('./RestoresTab.tsx')).RestoresTab })),
  },
];

/** What belongs to the whole tenant, a topic at a time; the topic stands in the address. */
export function SettingsPage() {
  const { tab } = useSearch({ from: '/inside/settings' });
  const navigate = useNavigate({ from: '/settings' });
  const may = {
    enter: true,
    read: useMay('read'),
    review: useMay('review'),
    administer: useMay('administer'),
    own: useMay('own'),
  };
  const open = tabs.filter(({ needs }) => may[needs]);
  const shown = open.find(({ id }) => id === tab) ?? open[0];
  if (shown === undefined) return <PageHeader title={text.title} />;
  const { Content } = shown;
  return (
    <>
      <PageHeader
        title={text.title}
        description={text.description}
        crumbs={[{ label: strings.shell.settingsGroup }]}
      />
      <div className={classes['columns']}>
        <Select
          hiddenFrom="md"
          aria-label={text.title}
          data={open.map(({ id }) => ({ value: id, label: text.tabs[id] }))}
          value={shown.id}
          onChange={(next) => void navigate({ search: next === null ? {} : { tab: next } })}
        />
        <Stack gap={2} visibleFrom="md" component="nav" aria-label={text.title}>
          {open.map(({ id }) => (
            <NavLink
              key={id}
              label={text.tabs[id]}
              active={id === shown.id}
              aria-current={id === shown.id ? 'page' : undefined}
              style={{ borderRadius: 8 }}
              renderRoot={(props) => <Link to="/settings" search={{ tab: id }} {...props} />}
            />
          ))}
        </Stack>
        <Card>
          <Suspense
            fallback={
              <Group grow aria-busy>
                <Skeleton height={240} />
              </Group>
            }
          >
            <Content />
          </Suspense>
        </Card>
      </div>
    </>
  );
}
