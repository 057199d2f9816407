import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { tokensQuery } from '../../../api/settings.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { strings } from '../../../strings/index.ts';
import { Loaded } from '../Loaded.tsx';
import classes from '../Settings.module.css';
import { TabHead } from '../TabHead.tsx';
import { NewTokenModal } from './NewTokenModal.tsx';
import { TokenItem } from './TokenItem.tsx';

const text = strings.settings.tokens;

/** Tokens for programs; each is shown once, when it is made. */
export function TokensTab() {
  const tokens = useQuery(tokensQuery);
  const [opened, { open, close }] = useDisclosure(false);
  const none = tokens.data?.length === 0;
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
      {text.add}
    </Button>
  );
  return (
    <>
      <TabHead title={strings.settings.tabs.tokens} hint={text.hint}>
        {!none && add}
      </TabHead>
      <Loaded query={tokens} lines={2}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState icon={IconKey} title={text.empty} hint={text.emptyHint} level={3}>
              {add}
            </EmptyState>
          ) : (
            <ul className={classes['list']}>
              {all.map((token) => (
                <li key={token.id} className={classes['item']}>
                  <TokenItem token={token} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <NewTokenModal opened={opened} onClose={close} />
    </>
  );
}
