import { Alert, Button, Card, Divider, Grid, Group, Stack } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { type ReactNode, useRef, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { Hub } from '../../api/directory.ts';
import { fileLimitsQuery } from '../../api/uploads.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { LeaveGuard } from '../../components/LeaveGuard.tsx';
import { strings } from '../../strings/index.ts';
import { AutomaticNotice } from './AutomaticNotice.tsx';
import { FileDrop } from './FileDrop.tsx';
import { FileNeeds } from './FileNeeds.tsx';
import { FormStep } from './FormStep.tsx';
import { HubStep } from './HubStep.tsx';

import { lastTime } from './lastTime.ts';
import { PopulationChoice } from './PopulationChoice.tsx';
import { RefusedFile } from './RefusedFile.tsx';
import { refusalOfError } from './refusal.ts';
import { SendingCard } from './SendingCard.tsx';
import { useUpload } from './useUpload.ts';
import { useUploadForm } from './useUploadForm.ts';

const text = strings.upload;

/** Hub, file, whom it lists; then the bytes on their way; then the run, or why the file was refused. */
export function UploadForm({ hubs }: { readonly hubs: readonly Hub[] }) {
  const form = useUploadForm(hubs);
  const upload = useUpload();
  const { data: limits } = useQuery(fileLimitsQuery);
  const [tried, setTried] = useState(false);
  const element = useRef<HTMLFormElement>(null);
  const { sending } = upload;
  const refusal = refusalOfError(upload.error);

  if (sending !== undefined) {
    return (
      <MainColumn>
        <LeaveGuard active words={text} />
        <SendingCard
          file={sending.file.name}
          hub={hubs.find((hub) => hub.id === sending.hub)?.name ?? ''}
          sent={sending.sent}
          onCancel={upload.cancel}
        />
      </MainColumn>
    );
  }
  if (refusal !== undefined) {
    const again = () => {
      form.setFile(undefined);
      setTried(false);
      upload.forget();
    };
    return (
      <MainColumn>
        <RefusedFile file={form.file?.name ?? null} refusal={refusal}>
          <Button onClick={again}>{text.chooseOther}</Button>
        </RefusedFile>
      </MainColumn>
    );
  }

  const submit = () => {
    setTried(true);
    const { complete, faults } = form;
    if (complete !== undefined) return upload.send(complete);
    const [first] = Object.keys(faults);
    element.current?.querySelector<HTMLElement>(`[data-psm-field="${first}"]`)?.focus();
  };
  const faults = tried ? form.faults : {};
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 8 }}>
        <Card
          component="form"
          ref={element}
          p={{ base: 'md', sm: 'xl' }}
          noValidate
          onSubmit={(event: React.FormEvent) => {
            event.preventDefault();
            submit();
          }}
        >
          <Stack gap="xl">
            <FormStep number={1} title={text.hubStep}>
              <HubStep hubs={hubs} form={form} fault={form.hubGone ? text.hubUnknown : faults.hub} />
            </FormStep>
            <FormStep number={2} title={text.fileStep}>
              <FileDrop
                file={form.file}
                limit={limits?.bytes}
                fault={form.fileFault ?? faults.file}
                onFile={form.setFile}
                onFault={form.setFileFault}
              />
            </FormStep>
            <FormStep number={3} title={text.populationStep}>
              <PopulationChoice
                hub={form.hub}
                value={form.population}
                automatic={form.source?.policy.deprovision === 'auto'}
                hint={lastTime(form.source)}
                fault={faults.population}
                onChange={form.setPopulation}
              />
            </FormStep>
            <Divider />
            {upload.cancelled && <Alert color="gray">{text.stopped}</Alert>}
            {upload.error !== null && !upload.cancelled && <ErrorNotice error={upload.error} />}
            <Group justify="space-between" gap="md">
              <div style={{ flex: '1 1 16rem' }}>
                <AutomaticNotice policy={form.source?.policy} />
              </div>
              <Button type="submit" size="md" leftSection={<IconUpload size={18} aria-hidden />}>
                {text.submit}
              </Button>
            </Group>
          </Stack>
        </Card>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 4 }}>
        <FileNeeds hubId={form.hub?.id} />
      </Grid.Col>
    </Grid>
  );
}

/** Where the form was. */
function MainColumn({ children }: { readonly children: ReactNode }) {
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 8 }}>{children}</Grid.Col>
    </Grid>
  );
}
