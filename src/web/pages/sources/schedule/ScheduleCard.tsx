import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useMay } from '../../../api/directory.ts';
import type { Source } from '../../../api/sources.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { strings } from '../../../strings/index.ts';
import { useFocusBack } from '../../settings/useFocusBack.ts';
import { ScheduleFact } from '../ScheduleFact.tsx';
import { ScheduleFields } from './ScheduleFields.tsx';
import { useSaveSchedule } from './useSaveSchedule.ts';
import { useScheduleForm } from './useScheduleForm.ts';

const text = strings.schedules;

/** When a source is read, in words; opened, its form. */
export function ScheduleCard({ source }: { readonly source: Source }) {
  const may = useMay('administer');
  const [editing, setEditing] = useState(false);
  const focus = useFocusBack();
  const close = () => {
    focus.goBack();
    setEditing(false);
  };
  return (
    <Card component="section" aria-labelledby="source-schedule">
      <Group justify="space-between" align="flex-start" gap="md">
        <div style={{ flex: '1 1 16rem' }}>
          <Title order={2} size="h3" id="source-schedule">
            {text.when}
          </Title>
          {!editing && (
            <Text component="div" size="sm" mt={4}>
              <ScheduleFact source={source} full />
            </Text>
          )}
        </div>
        {may && !editing && (
          <Button
            ref={focus.ref}
            variant="default"
            size="sm"
            aria-label={text.changeOf(source.name, source.hub.name)}
            onClick={() => setEditing(true)}
          >
            {text.change}
          </Button>
        )}
      </Group>
      {editing && <Editor source={source} onClose={close} />}
    </Card>
  );
}

interface EditorProps {
  readonly source: Source;
  readonly onClose: () => void;
}

function Editor({ source, onClose }: EditorProps) {
  const form = useScheduleForm(source, true);
  const save = useSaveSchedule(source);
  return (
    <Stack
      component="form"
      gap="md"
      mt="md"
      onSubmit={(event: React.FormEvent) => {
        event.preventDefault();
        if (save.isPending || (!form.never && form.complete === undefined)) return;
        save.mutate(form.complete, { onSuccess: onClose });
      }}
    >
      <ScheduleFields form={form} />
      {save.error !== null && <ErrorNotice error={save.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {strings.shell.cancel}
        </Button>
        <Button
          type="submit"
          variant="light"
          loading={save.isPending}
          disabled={!form.never && form.complete === undefined}
        >
          {text.save}
        </Button>
      </Group>
    </Stack>
  );
}
