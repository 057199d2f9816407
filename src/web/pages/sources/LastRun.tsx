import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Source } from '../../api/sources.ts';
import { formatAgo, formatMoment } from '../../format.ts';
import { strings } from '../../strings/index.ts';

const text = strings.sources;

/** When a source was used last, and what became of it. */
export function LastRun({ source: { last_run: last, delivery } }: { readonly source: Source }) {
  if (last === null) return delivery === 'pull' ? text.notRead : text.never;
  return (
    <Anchor
      size="sm"
      title={formatMoment(last.at)}
      renderRoot={(props) => <Link to="/runs/$runId" params={{ runId: last.run }} {...props} />}
    >
      {formatAgo(last.at)}: {text.statuses[last.status]}
    </Anchor>
  );
}
