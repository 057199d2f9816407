import { Skeleton, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';

interface Asked<Data> {
  readonly data: Data | undefined;
  readonly error: unknown;
  readonly isPlaceholderData: boolean;
  readonly refetch: () => unknown;
}

export interface LoadedProps<Data> {
  readonly query: Asked<Data>;
  /** Lines that hold the place. */
  readonly lines?: number;
  readonly children: (data: Data) => ReactNode;
}

/** What was asked for; until it is here its place, and when it does not come why not. */
export function Loaded<Data>({ query, lines = 4, children }: LoadedProps<Data>) {
  if (query.data !== undefined) {
    return (
      <div style={{ opacity: query.isPlaceholderData ? 0.55 : 1 }} aria-busy={query.isPlaceholderData}>
        {children(query.data)}
      </div>
    );
  }
  if (query.error !== null) return <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <Stack gap="md" py="sm" aria-busy>
      {Array.from({ length: lines }, (_, line) => (
        <div key={line}>
          <Skeleton height={16} width={`${35 + ((line * 17) % 30)}%`} mb={8} />
          <Skeleton height={12} width={`${20 + ((line * 23) % 25)}%`} />
        </div>
      ))}
    </Stack>
  );
}
