import { Button } from '@mantine/core';
import { IconPlugOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { isApiError } from '../../api/client.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { strings } from '../../strings/index.ts';

const text = strings.sources;

export interface MissingSourceProps {
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** A source that is not there, or that could not be asked for. */
export function MissingSource({ error, onRetry }: MissingSourceProps) {
  if (!isApiError(error, 'not_found') && !isApiError(error, 'invalid_request'))
    return <ErrorNotice error={error} onRetry={onRetry} />;
  return (
    <EmptyState icon={IconPlugOff} title={text.unknown} hint={text.unknownHint}>
      <Button renderRoot={(props) => <Link to="/sources" {...props} />}>{text.toSources}</Button>
    </EmptyState>
  );
}
