import { Button, Group, Modal, Tabs, Text } from '@mantine/core';
import { mailAddress, type OutboxItem } from '../../api/settings.ts';
import { strings } from '../../strings/index.ts';
import classes from './Settings.module.css';

const text = strings.settings.outbox;

/** A mail as the recipient will see it. The frame may do nothing: no scripts, no requests, no forms. */
export function MailModal({
  mail,
  onClose,
}: {
  readonly mail: OutboxItem | undefined;
  readonly onClose: () => void;
}) {
  return (
    <Modal
      opened={mail !== undefined}
      onClose={onClose}
      size="xl"
      title={mail?.subject ?? ''}
      closeButtonProps={{ 'aria-label': strings.shell.close }}
    >
      {mail !== undefined && (
        <>
          <Text size="sm" c="dimmed" mb="sm" style={{ overflowWrap: 'anywhere' }}>
            {text.to(mail.recipient)}
          </Text>
          {mail.text === '' ? <Text>{text.unknownKind}</Text> : <Looks mail={mail} />}
          {/* After the frame, from which the Tab key would otherwise lead out of the dialog. */}
          <Group justify="flex-end" mt="md">
            <Button variant="default" onClick={onClose}>
              {strings.shell.close}
            </Button>
          </Group>
        </>
      )}
    </Modal>
  );
}

function Looks({ mail }: { readonly mail: OutboxItem }) {
  return (
    <Tabs defaultValue="seen" keepMounted={false}>
      <Tabs.List mb="sm">
        <Tabs.Tab value="seen">{text.asSeen}</Tabs.Tab>
        <Tabs.Tab value="plain">{text.asText}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="seen">
        <iframe className={classes['frame']} sandbox="" src={mailAddress(mail.id)} title={text.frame} />
      </Tabs.Panel>
      <Tabs.Panel value="plain">
        <Text
          component="div"
          className={classes['plainMail'] ?? ''}
          tabIndex={0}
          role="region"
          aria-label={text.frame}
        >
          {mail.text}
        </Text>
      </Tabs.Panel>
    </Tabs>
  );
}
