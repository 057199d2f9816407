import { Anchor, Button, Collapse, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { actorName } from '../../actorName.ts';
import type { AuditEvent } from '../../api/settings.ts';
import { formatMoment } from '../../format.ts';
import { strings } from '../../strings/index.ts';
import classes from './Settings.module.css';

const text = strings.settings.audit;

/** One event: what, who, when, and on demand its particulars as they are kept. */
export function AuditItem({ event }: { readonly event: AuditEvent }) {
  const [open, { toggle }] = useDisclosure(false);
  const { particulars, plan, entity, entity_id: entityId } = event;
  const something = particulars === null || Object.keys(particulars).length > 0;
  const what = text.actions[event.action] ?? event.action;
  return (
    <>
      <Group justify="space-between" gap="sm">
        <div style={{ minWidth: 0, flex: '1 1 14rem' }}>
          <Text fw={550}>{what}</Text>
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {formatMoment(event.at)} · {actorName(event.actor)}
          </Text>
        </div>
        <Group gap="sm">
          {entity === 'member' && entityId !== null && (
            <Anchor
              size="sm"
              renderRoot={(props) => (
                <Link to="/people/$memberId" params={{ memberId: entityId }} {...props} />
              )}
            >
              {text.member}
            </Anchor>
          )}
          {plan !== null && (
            <Anchor
              size="sm"
              renderRoot={(props) => <Link to="/plans/$planId" params={{ planId: plan }} {...props} />}
            >
              {text.plan}
            </Anchor>
          )}
          {something && (
            <Button size="xs" variant="default" aria-expanded={open} onClick={toggle}>
              {text.particulars}
            </Button>
          )}
        </Group>
      </Group>
      <Collapse expanded={open}>
        <pre className={classes['particulars']}>
          {particulars === null ? text.erased : JSON.stringify(particulars, null, 2)}
        </pre>
      </Collapse>
    </>
  );
}
