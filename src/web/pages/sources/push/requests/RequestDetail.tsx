import { Code, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { requestQuery, type ScimRequest } from '../../../../api/scim.ts';
import { formatMoment } from '../../../../format.ts';
import { strings } from '../../../../strings/index.ts';
import { Loaded } from '../../../settings/Loaded.tsx';
import classes from '../Push.module.css';

const text = strings.push.requests;

export interface RequestDetailProps {
  readonly connection: string;
  readonly request: ScimRequest;
}

/** What was sent and what was answered, values of people masked. */
export function RequestDetail({ connection, request }: RequestDetailProps) {
  const detail = useQuery(requestQuery(connection, request.id));
  const facts = [
    formatMoment(request.at),
    request.token !== null && text.token(request.token),
    request.scim_type,
    request.user_agent !== null && `${text.agent}: ${request.user_agent}`,
    `${text.number}: ${request.id}`,
  ].filter(Boolean);
  return (
    <div className={classes['opened']}>
      <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {facts.join(' · ')}
      </Text>
      <Loaded query={detail} lines={2}>
        {({ request: sent, response }) => (
          <>
            <Body title={text.sent} body={sent} />
            <Body title={text.answered} body={response} />
          </>
        )}
      </Loaded>
    </div>
  );
}

function Body({ title, body }: { readonly title: string; readonly body: unknown }) {
  const empty = body === null || body === undefined || body === '';
  return (
    <div>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      {empty ? (
        <Text size="sm" c="dimmed">
          {text.noBody}
        </Text>
      ) : (
        <Code block tabIndex={0} aria-label={title} className={classes['raw'] ?? ''}>
          {typeof body === 'string' ? body : JSON.stringify(body, null, 2)}
        </Code>
      )}
    </div>
  );
}
