import { Alert, Button, Card, Divider, Group, Stack, Title } from '@mantine/core';
import { type FormEvent, useRef, useState } from 'react';
import type { Hub } from '../../api/directory.ts';
import type { Connector, Source } from '../../api/sources.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { LeaveGuard } from '../../components/LeaveGuard.tsx';
import { strings } from '../../strings/index.ts';
import { usualIds } from './connectorGroups.ts';
import { IdsChoice } from './IdsChoice.tsx';
import { SettingsFields } from './settings/SettingsFields.tsx';
import { Trial } from './settings/Trial.tsx';
import { useFocusSetting } from './settings/useFocusSetting.ts';
import { besides, blamedSetting, useSettingsForm } from './settings/useSettingsForm.ts';
import { SourceBasics } from './SourceBasics.tsx';
import { useBasics } from './useBasics.ts';
import { useSaveSource } from './useSaveSource.ts';

const text = strings.sourceForm;

export interface SourceFormProps {
  readonly connector: Connector;
  readonly hubs: readonly Hub[];
  /** The one that is changed; undefined: a new one. */
  readonly source?: Source;
  /** Hub of a new source, where the address says so. */
  readonly hub?: string | undefined;
  /** The setting to begin with, since it is the one that is wrong. */
  readonly begin?: string | undefined;
}

/** Name, hub and settings of a source; they can be tried before they are saved. */
export function SourceForm({ connector, hubs, source, hub, begin }: SourceFormProps) {
  const form = useSettingsForm(connector, source);
  const only = hubs.length === 1 ? hubs[0]?.id : undefined;
  const basics = useBasics({
    hub: source?.hub.id ?? hub ?? only,
    name: source?.name ?? '',
    ids: usualIds(connector.name),
  });
  const [tried, setTried] = useState(false);
  const element = useRef<HTMLFormElement>(null);
  const focusSetting = useFocusSetting(element, begin);
  const save = useSaveSource(connector, source);

  /** Is every required setting there? Else it is said, and led to. */
  const settingsWhole = (): boolean => {
    form.setFaults(form.missing);
    const [first] = Object.keys(form.missing);
    if (first !== undefined) focusSetting(first);
    return first === undefined;
  };
  const submit = () => {
    setTried(true);
    const whole = settingsWhole();
    if (Object.keys(basics.faults).length > 0) {
      element.current?.querySelector<HTMLElement>('[data-psm-basic="bad"]')?.focus();
      return;
    }
    if (!whole || save.isPending || basics.hub === undefined) return;
    save.mutate(
      { hub: basics.hub, name: basics.name.trim(), ids: basics.ids, config: form.config },
      {
        onError: (error) => {
          const blamed = blamedSetting(error, form.shown);
          if (blamed === undefined) return;
          form.setFaults({ [blamed.name]: besides(blamed, error.message) });
          focusSetting(blamed.name);
        },
      },
    );
  };
  // Files that a person uploads lie nowhere that could be looked at.
  const uploads = connector.delivery === 'upload' && (form.values['location'] ?? 'upload') === 'upload';
  const missing = tried ? Object.keys(form.missing).length + Object.keys(basics.faults).length : 0;
  return (
    <Card
      component="form"
      ref={element}
      p={{ base: 'md', sm: 'xl' }}
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        submit();
      }}
    >
      <LeaveGuard active={(form.changed || basics.changed) && !save.isSuccess} words={text} />
      <Stack gap="xl">
        <Stack gap="md" component="section">
          <Title order={2} size="h3">
            {text.what}
          </Title>
          <SourceBasics
            basics={basics}
            hubs={hubs}
            example={connector.title}
            hubFixed={source !== undefined}
            tried={tried}
          />
          {source === undefined && <IdsChoice value={basics.ids} onChange={basics.setIds} />}
        </Stack>
        <Divider />
        <Stack gap="lg" component="section">
          <Title order={2} size="h3">
            {text.settings}
          </Title>
          <SettingsFields form={form} />
        </Stack>
        <Divider />
        {!uploads && (
          <Trial
            connector={connector.name}
            source={source}
            form={form}
            whole={settingsWhole}
            onFault={focusSetting}
          />
        )}
        {missing > 0 && <Alert color="red">{text.missing(missing)}</Alert>}
        {save.error !== null && <ErrorNotice error={save.error} />}
        <Group justify="flex-end">
          <Button type="submit" size="md" loading={save.isPending}>
            {source === undefined ? text.continue : text.save}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
