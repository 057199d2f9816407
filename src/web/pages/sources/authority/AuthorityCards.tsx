import { Card, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { authorityQuery } from '../../../api/authority.ts';
import { fieldsQuery, useMay } from '../../../api/directory.ts';
import { type Source, sourcesQuery } from '../../../api/sources.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { strings } from '../../../strings/index.ts';
import { AuthorityForm } from './AuthorityForm.tsx';

const text = strings.authority;

/** For each hub that has several sources: which of them is believed. Nothing where no hub has. */
export function AuthorityCards() {
  const { data: sources } = useQuery(sourcesQuery);
  const hubs = [...Map.groupBy(sources ?? [], ({ hub }) => hub.id).values()].filter((all) => all.length > 1);
  if (hubs.length === 0) return null;
  return (
    <Stack gap="lg">
      {hubs.map((all) => (
        <AuthorityCard key={all[0]?.hub.id} sources={all} />
      ))}
    </Stack>
  );
}

function AuthorityCard({ sources }: { readonly sources: readonly Source[] }) {
  const hub = sources[0]?.hub ?? { id: '', name: '' };
  const may = useMay('administer');
  const stored = useQuery(authorityQuery(hub.id));
  const { data: fields } = useQuery(fieldsQuery);
  return (
    <Card component="section" aria-labelledby={`authority-${hub.id}`}>
      <Stack gap="md">
        <div>
          <Title order={2} size="h3" id={`authority-${hub.id}`} style={{ overflowWrap: 'anywhere' }}>
            {text.title(hub.name)}
          </Title>
          <Text size="sm" c="dimmed" maw={680}>
            {text.description}
          </Text>
        </div>
        {stored.isError && stored.data === undefined ? (
          <ErrorNotice error={stored.error} onRetry={() => void stored.refetch()} />
        ) : stored.data === undefined || fields === undefined ? (
          <Skeleton height={120} />
        ) : (
          <AuthorityForm
            // What somebody else saved meanwhile, and a source that came or went, begins anew.
            key={JSON.stringify([stored.data.items, sources.map(({ id }) => id)])}
            hub={hub}
            sources={sources}
            fields={fields}
            stored={stored.data.items}
            may={may}
          />
        )}
      </Stack>
    </Card>
  );
}
