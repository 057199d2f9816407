import { Alert, Button, Card } from '@mantine/core';
import { IconFingerprint, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { passkeysQuery } from '../../../api/signin.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { passkeysWork } from '../../../passkeys/passkeySupport.ts';
import { strings } from '../../../strings/index.ts';
import { Loaded } from '../Loaded.tsx';
import classes from '../Settings.module.css';
import { TabHead } from '../TabHead.tsx';
import { NewPasskey } from './NewPasskey.tsx';
import { PasskeyItem } from './PasskeyItem.tsx';

const text = strings.account.passkeys;

/** What the person signs in with besides links and identity providers. */
export function PasskeysCard() {
  const passkeys = useQuery(passkeysQuery);
  const [adding, setAdding] = useState(false);
  const none = passkeys.data?.length === 0;
  const work = passkeysWork();
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} disabled={!work} onClick={() => setAdding(true)}>
      {text.add}
    </Button>
  );
  return (
    <Card component="section" aria-label={text.title}>
      <TabHead title={text.title} hint={text.hint}>
        {!none && add}
      </TabHead>
      {!work && (
        <Alert color="gray" mb="sm">
          {text.unsupported}
        </Alert>
      )}
      <Loaded query={passkeys} lines={2}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState icon={IconFingerprint} title={text.empty} hint={text.emptyHint} level={3}>
              {add}
            </EmptyState>
          ) : (
            <ul className={classes['list']}>
              {all.map((passkey) => (
                <li key={passkey.id} className={classes['item']}>
                  <PasskeyItem passkey={passkey} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <NewPasskey opened={adding} onClose={() => setAdding(false)} />
    </Card>
  );
}
