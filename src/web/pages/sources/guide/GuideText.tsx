import { Skeleton, Stack } from '@mantine/core';
import { IconBookOff } from '@tabler/icons-react';
import { useQuery, type UseQueryOptions } from '@tanstack/react-query';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { strings } from '../../../strings/index.ts';

const text = strings.guide;

/** What reads Markdown comes when a guide is opened first. That it cannot be loaded costs nothing of what is typed into the form. */
const markdownQuery = {
  queryKey: ['markdown'],
  queryFn: async () => ({ ...(await import('../../../components/markdown/Markdown.tsx')) }),
  staleTime: Infinity,
  structuralSharing: false,
};

export interface GuideTextProps {
  /** What asks for the guide. */
  readonly query: UseQueryOptions<
    { readonly markdown: string | null },
    Error,
    { readonly markdown: string | null },
    string[]
  >;
}

/** A guide, as soon as it is there. */
export function GuideText({ query }: GuideTextProps) {
  const guide = useQuery(query);
  const reader = useQuery(markdownQuery);
  const error = guide.error ?? reader.error;
  if (error !== null) {
    return (
      <ErrorNotice error={error} onRetry={() => void Promise.all([guide.refetch(), reader.refetch()])} />
    );
  }
  if (guide.data === undefined || reader.data === undefined) return <Waiting />;
  const { markdown } = guide.data;
  if (markdown === null) {
    return <EmptyState icon={IconBookOff} title={text.none} hint={text.noneHint} level={3} />;
  }
  const { Markdown } = reader.data;
  return <Markdown source={markdown} level={3} />;
}

function Waiting() {
  return (
    <Stack gap="sm" aria-label={strings.shell.loading} role="status">
      {[90, 100, 70, 95, 80, 60].map((width) => (
        <Skeleton key={width} height={14} width={`${width}%`} />
      ))}
    </Stack>
  );
}
