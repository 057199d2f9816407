import { Table } from '@mantine/core';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import type { AdminRole } from '../../api/settings.ts';
import { strings } from '../../strings/index.ts';
import { roles } from './roles.ts';
import classes from './Settings.module.css';

const text = strings.settings.admins;

/** From the power that most have. */
const allowed: Readonly<Record<keyof typeof text.powers, readonly AdminRole[]>> = {
  read: roles,
  review: ['owner', 'admin', 'approver'],
  administer: ['owner', 'admin'],
  own: ['owner'],
};

/** What each role may do. */
export function PowersTable() {
  return (
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
          {(Object.keys(allowed) as (keyof typeof allowed)[]).map((power) => (
            <Table.Tr key={power}>
              <Table.Th scope="row" fw={400}>
                {text.powers[power]}
              </Table.Th>
              {roles.map((role) => (
                <Table.Td key={role} ta="center">
                  {allowed[power].includes(role) ? (
                    <IconCheck size={18} aria-label={text.yes} role="img" />
                  ) : (
                    <IconMinus
                      size={18}
                      aria-label={text.no}
                      role="img"
                      color="var(--mantine-color-dimmed)"
                    />
                  )}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
