import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Source } from '../../api/sources.ts';
import { strings } from '../../strings/index.ts';

const text = strings.sources;

/** How many columns go to a field, and the way to them. */
export function ColumnsFact({ source: { columns, last_run: last } }: { readonly source: Source }) {
  const words = text.columnCount(columns);
  if (columns === 0 || last === null) return words;
  return (
    <Anchor
      size="sm"
      renderRoot={(props) => <Link to="/runs/$runId/mapping" params={{ runId: last.run }} {...props} />}
    >
      {words}
    </Anchor>
  );
}
