import { Badge, Button, Card, Grid } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { isApiError } from '../../../api/client.ts';
import { useMay } from '../../../api/directory.ts';
import { type Source, sourceQuery } from '../../../api/sources.ts';
import { PageHeader } from '../../../components/PageHeader.tsx';
import { strings } from '../../../strings/index.ts';
import { sourceCrumbs } from '../crumbs.ts';
import { DeleteSourceButton } from '../DeleteSourceButton.tsx';
import { PolicySection } from '../PolicySection.tsx';
import { SourceRuns } from '../SourceRuns.tsx';
import { connectionOf } from './connectionOf.ts';
import { WaitingButton } from './WaitingButton.tsx';

const text = strings.push;

/** A hub that groups of another connection stand for: what came of them, and the way to that connection. */
export function OfGroupsPage({ source }: { readonly source: Source }) {
  const may = useMay('administer');
  const { data: connection, error } = useQuery(sourceQuery(connectionOf(source)));
  const gone = isApiError(error, 'not_found');
  const name = connection?.name ?? source.name;
  return (
    <>
      <PageHeader
        title={source.name}
        description={
          <>
            <Badge component="span" mr="xs" style={{ verticalAlign: '-0.25em' }}>
              {source.hub.name}
            </Badge>
            {gone ? text.partOfGone : text.partOf(name)}
          </>
        }
        crumbs={sourceCrumbs(connection)}
        actions={
          <>
            {!gone && (
              <Button
                variant="default"
                renderRoot={(props) => (
                  <Link
                    to="/sources/$sourceId"
                    params={{ sourceId: connectionOf(source) }}
                    search={{ tab: 'groups' }}
                    {...props}
                  />
                )}
              >
                {text.openConnection(name)}
              </Button>
            )}
            {gone && may && <DeleteSourceButton source={source} />}
            <WaitingButton source={source} />
          </>
        }
      />
      <Grid gap="lg">
        <Grid.Col span={12}>
          <Card>
            <PolicySection source={source} level={2} />
          </Card>
        </Grid.Col>
        <Grid.Col span={12}>
          <SourceRuns source={source} />
        </Grid.Col>
      </Grid>
    </>
  );
}
