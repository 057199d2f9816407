import { Badge, Button, Collapse, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown } from '@tabler/icons-react';
import { memo, useId } from 'react';
import type { ScimRequest } from '../../../../api/scim.ts';
import { formatAgo, formatMoment } from '../../../../format.ts';
import { strings } from '../../../../strings/index.ts';
import classes from '../Push.module.css';
import { RequestDetail } from './RequestDetail.tsx';
import { actOf, outcomeOf } from './requestWords.ts';

const text = strings.push.requests;

export interface RequestItemProps {
  /** Of the connection. */
  readonly connection: string;
  readonly request: ScimRequest;
}

/** One request: what it wanted, how it went, and opened, what was sent and answered. */
export const RequestItem = memo(function RequestItem({ connection, request }: RequestItemProps) {
  const { method, path, status, at, detail, milliseconds } = request;
  const [opened, { toggle }] = useDisclosure(false);
  const id = useId();
  const act = actOf(request);
  const { label, color } = outcomeOf(status);
  return (
    <>
      <Group justify="space-between" align="flex-start" gap="sm" wrap="nowrap">
        <div className={classes['what']}>
          <Group gap="xs" mb={2}>
            <Text fw={550} size="sm">
              {act}
            </Text>
            <Badge color={color}>
              {status} {label}
            </Badge>
          </Group>
          <div className={classes['path']}>
            {method} {path}
          </div>
          {detail !== null && (
            <Text size="sm" mt={2}>
              {detail}
            </Text>
          )}
          <Text size="sm" c="dimmed" title={formatMoment(at)}>
            {[formatAgo(at), text.took(milliseconds)].join(' · ')}
          </Text>
        </div>
        <Button
          size="xs"
          variant="subtle"
          px={6}
          aria-expanded={opened}
          aria-controls={id}
          aria-label={text.open(act, at)}
          onClick={toggle}
        >
          <IconChevronDown
            size={16}
            aria-hidden
            style={{ transform: opened ? 'rotate(180deg)' : undefined }}
          />
        </Button>
      </Group>
      <Collapse expanded={opened} id={id}>
        {opened && <RequestDetail connection={connection} request={request} />}
      </Collapse>
    </>
  );
});
