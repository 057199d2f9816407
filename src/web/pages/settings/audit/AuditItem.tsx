import { Anchor, Button, Collapse, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import { actorName } from '../../../actorName.ts';
import type { AuditEvent } from '../../../api/settings.ts';
import { formatTime } from '../../../format.ts';
import { type Names, particularLines } from '../../../particulars/particularLines.ts';
import { ParticularList } from '../../../particulars/ParticularList.tsx';
import { strings } from '../../../strings/index.ts';
import classes from '../Settings.module.css';

const text = strings.settings.audit;
/** More lines than this wait behind a button. */
const shownAtOnce = 3;

/** One event: what, when, who, and what is known about it. */
export function AuditItem({ event, names }: { readonly event: AuditEvent; readonly names: Names }) {
  const [open, { toggle }] = useDisclosure(false);
  const id = useId();
  const { particulars, action } = event;
  const { lines, rest } = particularLines({ action, particulars: particulars ?? {} }, names);
  const raw = Object.keys(rest).length > 0;
  const long = lines.length > shownAtOnce || raw;
  const what = text.title(action, particulars);
  return (
    <>
      <Group justify="space-between" align="flex-start" gap="xs">
        <div className={classes['what']}>
          <Text fw={550}>{what}</Text>
          <Text size="sm" c="dimmed">
            <time dateTime={event.at}>{formatTime(event.at)}</time> · {actorName(event.actor)}
          </Text>
          {particulars === null && (
            <Text size="sm" c="dimmed">
              {strings.particulars.erased}
            </Text>
          )}
          {!long && <ParticularList lines={lines} />}
        </div>
        <Group gap="sm">
          <AuditLinks event={event} />
          {long && (
            <Button
              size="xs"
              variant="default"
              aria-expanded={open}
              aria-controls={id}
              aria-label={text.particularsOf(what, formatTime(event.at))}
              onClick={toggle}
            >
              {text.particulars}
            </Button>
          )}
        </Group>
      </Group>
      {long && (
        <Collapse expanded={open} id={id}>
          <div className={classes['opened']}>
            <ParticularList lines={lines} />
            {raw && (
              <pre className={classes['raw']} tabIndex={0} aria-label={strings.particulars.raw}>
                {JSON.stringify(rest, null, 2)}
              </pre>
            )}
          </div>
        </Collapse>
      )}
    </>
  );
}

/** To what the event is about, where there is a page of it. */
function AuditLinks({ event }: { readonly event: AuditEvent }) {
  const { plan, entity, entity_id: id } = event;
  return (
    <>
      {entity === 'member' && id !== null && (
        <Anchor
          size="sm"
          renderRoot={(props) => <Link to="/people/$memberId" params={{ memberId: id }} {...props} />}
        >
          {text.member}
        </Anchor>
      )}
      {entity === 'run' && id !== null && (
        <Anchor
          size="sm"
          renderRoot={(props) => <Link to="/runs/$runId" params={{ runId: id }} {...props} />}
        >
          {text.run}
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
    </>
  );
}
