import { Table } from '@mantine/core';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { rolesQuery } from '../../api/directory.ts';
import { strings } from '../../strings/index.ts';
import { Loaded } from './Loaded.tsx';
import { roles } from './roles.ts';
import classes from './Settings.module.css';

const text = strings.settings.admins;

/** From the power that most have. */
const powers = Object.keys(text.powers) as (keyof typeof text.powers)[];

/** What each role may do, as the server says. */
export function PowersTable() {
  const query = useQuery(rolesQuery);
  return (
    <Loaded query={query}>
      {({ items }) => (
        <div className={classes['wide']} tabIndex={0} role="region" aria-label={text.may}>
          <Table miw={460}>
            <Table.Thead>
              <Table.Tr>
                <Table.Td />
                {roles.map((role) => (
                  <Table.Th key={role} ta="center">
                    {strings.shell.roles[role]}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {powers.map((power) => (
                <Table.Tr key={power}>
                  <Table.Th scope="row" fw={400}>
                    {text.powers[power]}
                  </Table.Th>
                  {roles.map((role) => (
                    <Table.Td key={role} ta="center">
                      <Mark yes={items.some((one) => one.role === role && one.powers.includes(power))} />
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </Loaded>
  );
}

function Mark({ yes }: { readonly yes: boolean }) {
  return yes ? (
    <IconCheck size={18} aria-label={text.yes} role="img" />
  ) : (
    <IconMinus size={18} aria-label={text.no} role="img" color="var(--mantine-color-dimmed)" />
  );
}
