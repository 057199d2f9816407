import { Card, Select, Stack, Tabs, Text, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { providerGuideQuery } from '../../../../api/scim.ts';
import { strings } from '../../../../strings/index.ts';
import { GuideText } from '../../guide/GuideText.tsx';
import { type Provider, providerOf, providers } from './providers.ts';

const text = strings.push;

/** What to do at each identity provider; the one that the connection is called after comes first. */
export function ProviderGuides({ name }: { readonly name: string }) {
  const [provider, setProvider] = useState<Provider>(providerOf(name) ?? 'okta');
  const phone = useMediaQuery('(max-width: 36em)', undefined, { getInitialValueInEffect: false });
  const guide = <GuideText query={providerGuideQuery(provider)} />;
  return (
    <Card component="section" aria-labelledby="provider-guides" id="guides">
      <Stack gap="md">
        <div>
          <Title order={2} size="h3" id="provider-guides">
            {text.guides}
          </Title>
          <Text size="sm" c="dimmed">
            {text.guidesHint}
          </Text>
        </div>
        {phone ? (
          <>
            <Select
              label={text.guideFor}
              data={providers}
              value={provider}
              onChange={(next) => next !== null && setProvider(next)}
            />
            {guide}
          </>
        ) : (
          <Tabs
            value={provider}
            onChange={(next) => next !== null && setProvider(next as Provider)}
            keepMounted={false}
          >
            <Tabs.List aria-label={text.guideFor} mb="md">
              {providers.map(({ value, label }) => (
                <Tabs.Tab key={value} value={value}>
                  {label}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            {providers.map(({ value }) => (
              <Tabs.Panel key={value} value={value}>
                {guide}
              </Tabs.Panel>
            ))}
          </Tabs>
        )}
      </Stack>
    </Card>
  );
}
