import { Code, Group, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMay } from '../../api/directory.ts';
import { adminsQuery } from '../../api/settings.ts';
import { strings } from '../../strings/index.ts';
import { AdminItem } from './AdminItem.tsx';
import { CopyText } from './CopyText.tsx';
import { Loaded } from './Loaded.tsx';
import { NewAdmin } from './NewAdmin.tsx';
import { PowersTable } from './PowersTable.tsx';
import { TabHead } from './TabHead.tsx';
import classes from './Settings.module.css';

const text = strings.settings.admins;

/** Who may work here, and as what. */
export function AdminsTab() {
  const admins = useQuery(adminsQuery);
  const own = useMay('own');
  return (
    <>
      <TabHead title={strings.settings.tabs.admins} hint={own ? text.hint : text.hintRead} />
      {own && <NewAdmin />}
      <Loaded query={admins} lines={3}>
        {(all) => (
          <ul className={classes['list']}>
            {all.map((admin) => (
              <li key={admin.id} className={classes['item']}>
                <AdminItem admin={admin} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <Title order={3} mt="xl" mb={4}>
        {text.signinTitle}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {text.signin}
      </Text>
      <Group gap="xs">
        <Code tabIndex={0} className={classes['command'] ?? ''}>
          {strings.signin.command}
        </Code>
        <CopyText text={strings.signin.command} label={text.copyCommand} />
      </Group>
      <Title order={3} mt="xl" mb="xs">
        {text.may}
      </Title>
      <PowersTable />
    </>
  );
}
