import { Button } from '@mantine/core';
import { IconPlus, IconWebhook } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Webhook, type WebhookWithSecret, webhooksQuery } from '../../../api/webhooks.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { strings } from '../../../strings/index.ts';
import { Loaded } from '../Loaded.tsx';
import classes from '../Settings.module.css';
import { TabHead } from '../TabHead.tsx';
import { SecretModal } from './SecretModal.tsx';
import { WebhookItem } from './WebhookItem.tsx';
import { WebhookModal } from './WebhookModal.tsx';

const text = strings.webhooks;

/** Addresses of other systems that hear what happens. */
export function WebhooksTab() {
  const webhooks = useQuery(webhooksQuery);
  const [form, setForm] = useState<'new' | Webhook>();
  const [secret, setSecret] = useState<WebhookWithSecret>();
  const none = webhooks.data?.length === 0;
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setForm('new')}>
      {text.add}
    </Button>
  );
  return (
    <>
      <TabHead title={strings.settings.tabs.webhooks} hint={text.hint}>
        {!none && add}
      </TabHead>
      <Loaded query={{ ...webhooks, isPlaceholderData: false }} lines={3}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState icon={IconWebhook} title={text.empty} hint={text.emptyHint} level={3}>
              {add}
            </EmptyState>
          ) : (
            <ul className={classes['blocks']}>
              {all.map((webhook) => (
                <li key={webhook.id} className={classes['block']}>
                  <WebhookItem webhook={webhook} onChange={() => setForm(webhook)} onSecret={setSecret} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <WebhookModal form={form} onClose={() => setForm(undefined)} onSecret={setSecret} />
      <SecretModal webhook={secret} onClose={() => setSecret(undefined)} />
    </>
  );
}
