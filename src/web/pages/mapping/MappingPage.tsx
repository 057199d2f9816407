import { Alert, Button, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconFileSearch, IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useRef } from 'react';
import { isApiError } from '../../api/client.ts';
import { fieldsQuery, useMay } from '../../api/directory.ts';
import { mappingQuery } from '../../api/mapping.ts';
import { planQuery } from '../../api/plans.ts';
import { isResting } from '../../api/runs.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { strings } from '../../strings/index.ts';
import { useRun } from '../upload/useRun.ts';
import { ClosedNotice } from './ClosedNotice.tsx';
import { ColumnDrawer } from './column/ColumnDrawer.tsx';
import { MappingNotices } from './MappingNotices.tsx';
import { MappingSkeleton } from './MappingSkeleton.tsx';
import { standingOf } from './standing.ts';
import { SummaryCard } from './SummaryCard.tsx';
import { ColumnsCard } from './table/ColumnsCard.tsx';
import { UnfilledFields } from './UnfilledFields.tsx';
import { type ColumnEdit, useMappingEdits } from './useMappingEdits.ts';

const text = strings.mapping;

/** Which column of a file fills which field, what their values mean, and a person's checkmark for each. */
export function MappingPage() {
  const { runId } = useParams({ from: '/inside/runs/$runId/mapping' });
  const { column: open } = useSearch({ from: '/inside/runs/$runId/mapping' });
  const navigate = useNavigate({ from: '/runs/$runId/mapping' });
  const { run, error, refetch } = useRun(runId);
  const resting = run !== undefined && isResting(run);
  // Before its first plan a file that is worked on has no mapping yet.
  const isRead = resting || typeof run?.plan === 'string';
  const mapping = useQuery({ ...mappingQuery(runId), enabled: isRead, retry: isUnexpected });
  const fields = useQuery(fieldsQuery);
  const plan = useQuery({ ...planQuery(run?.plan ?? ''), enabled: typeof run?.plan === 'string' });
  const mayReview = useMay('review');
  const edits = useMappingEdits(runId);
  const { mutate: change } = edits.change;

  const { refetch: refetchMapping } = mapping;
  const wasResting = useRef(resting);
  useEffect(() => {
    if (resting && !wasResting.current) void refetchMapping();
    wasResting.current = resting;
  }, [resting, refetchMapping]);

  const show = useCallback(
    (column: number | undefined, replace = false) =>
      void navigate({ search: column === undefined ? {} : { column }, replace, resetScroll: false }),
    [navigate],
  );
  const labels = fields.data;
  const edit = useCallback(
    (what: ColumnEdit) =>
      change(what, {
        onSuccess: ({ columns }) => {
          const changed = columns.find((column) => column.position === what.position);
          const label = labels?.find((field) => field.key === changed?.field)?.label ?? null;
          if (changed !== undefined)
            notifications.show({
              id: 'mapping-changed',
              position: 'bottom-left',
              message: text.changed(changed.column, label),
            });
        },
      }),
    [change, labels],
  );
  const openColumn = useCallback((position: number) => show(position), [show]);

  const header = (
    <PageHeader
      title={text.title}
      description={text.description}
      crumbs={[
        { label: strings.shell.settingsGroup },
        { label: strings.shell.people, to: '/people' },
        ...(run === undefined ? [] : [{ label: run.file?.name ?? run.source.name }]),
      ]}
    />
  );
  const failure = error ?? fields.error ?? plan.error ?? mapping.error;
  const ready =
    run !== undefined && mapping.data && fields.data && (run.plan === null || plan.data !== undefined);
  if (isApiError(error, 'not_found')) {
    return (
      <>
        {header}
        <EmptyState icon={IconFileSearch} title={strings.shell.notFound} hint={strings.shell.notFoundHint}>
          <Button variant="default" renderRoot={(props) => <Link {...props} to="/people" />}>
            {strings.shell.goToPeople}
          </Button>
        </EmptyState>
      </>
    );
  }
  if (!ready) {
    const unread = isApiError(mapping.error, 'conflict');
    return (
      <>
        {header}
        {unread && run !== undefined && <ClosedNotice closed="failed" run={run} />}
        {run !== undefined && !isRead && (
          <EmptyState icon={IconFileSearch} title={text.notRead} hint={text.notReadHint}>
            <Button
              variant="default"
              renderRoot={(props) => <Link {...props} to="/runs/$runId" params={{ runId }} />}
            >
              {text.readOnly.follow}
            </Button>
          </EmptyState>
        )}
        {!unread && failure !== null && (
          <ErrorNotice
            error={failure}
            onRetry={() => void Promise.all([refetch(), mapping.refetch(), fields.refetch()])}
          />
        )}
        {!unread && failure === null && (run === undefined || isRead) && <MappingSkeleton />}
      </>
    );
  }
  const { closed, partlyApplied } = standingOf(run, plan.data, mayReview);
  const readOnly = closed !== undefined;
  const unfilled = fields.data.filter((field) => mapping.data.unmapped_fields.includes(field.key));
  return (
    <>
      {header}
      <Stack gap="lg">
        {closed !== undefined && <ClosedNotice closed={closed} run={run} />}
        {partlyApplied && !readOnly && (
          <Alert color="blue" icon={<IconInfoCircle />} title={text.partlyApplied}>
            <Text size="sm">{text.partlyAppliedText}</Text>
          </Alert>
        )}
        <SummaryCard mapping={mapping.data} plan={plan.data} readOnly={readOnly} edits={edits} />
        <MappingNotices mapping={mapping.data} fields={fields.data} readOnly={readOnly} />
        <ColumnsCard
          mapping={mapping.data}
          fields={fields.data}
          readOnly={readOnly}
          current={open}
          onEdit={edit}
          onOpen={openColumn}
        />
        <UnfilledFields fields={unfilled} />
      </Stack>
      <ColumnDrawer
        mapping={mapping.data}
        fields={fields.data}
        position={open}
        readOnly={readOnly}
        effects={closed === undefined || closed === 'viewer'}
        edits={edits}
        onShow={show}
      />
    </>
  );
}

/** Reading a file takes a moment; that is no failure to try again about. */
const isUnexpected = (times: number, error: unknown) => times < 2 && !isApiError(error);
