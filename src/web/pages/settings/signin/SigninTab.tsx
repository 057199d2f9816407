import { Button, Group, Text, Title } from '@mantine/core';
import { IconPlus, IconShieldLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { identityProvidersQuery } from '../../../api/identityProviders.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { strings } from '../../../strings/index.ts';
import { Loaded } from '../Loaded.tsx';
import classes from '../Settings.module.css';
import { TabHead } from '../TabHead.tsx';
import { ProviderItem } from './ProviderItem.tsx';
import { ProviderSteps } from './ProviderSteps.tsx';
import { SessionLimits } from './SessionLimits.tsx';

const text = strings.providers;

/** How admins get in. Which provider is being set up stands in the address. */
export function SigninTab() {
  const { provider } = useSearch({ from: '/inside/settings' });
  const providers = useQuery(identityProvidersQuery);
  const opened = providers.data?.find(({ id }) => id === provider);
  if (provider === 'new' || opened !== undefined)
    return <ProviderSteps key={opened?.id ?? 'new'} provider={opened} />;
  const none = providers.data?.length === 0;
  const add = (
    <Button
      leftSection={<IconPlus size={16} aria-hidden />}
      renderRoot={(props) => <Link to="/settings" search={{ tab: 'signin', provider: 'new' }} {...props} />}
    >
      {text.add}
    </Button>
  );
  return (
    <>
      <TabHead title={strings.settings.tabs.signin} hint={text.hint} />
      <Group justify="space-between" align="flex-start" mb="xs">
        <div className={classes['what']}>
          <Title order={3}>{text.title}</Title>
          <Text size="sm" c="dimmed">
            {text.lead}
          </Text>
        </div>
        {!none && add}
      </Group>
      <Loaded query={providers} lines={2}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState icon={IconShieldLock} title={text.empty} hint={text.emptyHint} level={4}>
              {add}
            </EmptyState>
          ) : (
            <ul className={classes['list']}>
              {all.map((one) => (
                <li key={one.id} className={classes['item']}>
                  <ProviderItem provider={one} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <SessionLimits />
    </>
  );
}
