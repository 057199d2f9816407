import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconPlugConnected, IconUpload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMay } from '../../api/directory.ts';
import { strings } from '../../strings/index.ts';

const text = strings.people;

export interface ManageMembersProps {
  /** Id; it is chosen already where a file is uploaded. */
  readonly hub: string | undefined;
  /** Something else on the page is the thing to do. */
  readonly quiet: boolean;
}

/** The ways in which members come. */
export function ManageMembers({ hub, quiet }: ManageMembersProps) {
  if (!useMay('administer')) return null;
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button
          variant={quiet ? 'default' : 'filled'}
          rightSection={<IconChevronDown size={16} aria-hidden />}
        >
          {text.manage}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconUpload size={16} aria-hidden />}
          renderRoot={(props) => <Link to="/upload" search={hub === undefined ? {} : { hub }} {...props} />}
        >
          {text.upload}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconPlugConnected size={16} aria-hidden />}
          renderRoot={(props) => <Link to="/sources" {...props} />}
        >
          {text.connect}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
