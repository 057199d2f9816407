import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useMay } from '../../api/directory.ts';
import { saveSettings, type Settings, settingsQuery } from '../../api/settings.ts';
import { formatNumber, formatPercent } from '../../format.ts';
import { strings } from '../../strings/index.ts';
import { FourEyes } from './FourEyes.tsx';
import {
  changesOf,
  draftOf,
  inPercent,
  isShare,
  type Limit,
  type SafetyDraft,
  usualLimits,
} from './limits.ts';
import { LimitInput } from './LimitInput.tsx';
import { LimitGroup } from './LimitGroup.tsx';
import { Loaded } from './Loaded.tsx';
import { Retention } from './Retention.tsx';
import { TabHead } from './TabHead.tsx';
import { useSaving } from './useSaving.ts';

const text = strings.settings.limits;

/** When a plan is held, when two people approve, and how long things are kept. */
export function LimitsTab() {
  const settings = useQuery(settingsQuery);
  return (
    <>
      <TabHead title={strings.settings.tabs.limits} hint={text.hint} />
      <Loaded query={settings} lines={7}>
        {(saved) => <LimitsForm saved={saved} />}
      </Loaded>
    </>
  );
}

function LimitsForm({ saved }: { readonly saved: Settings }) {
  const own = useMay('own');
  const form = useForm<SafetyDraft>({ initialValues: draftOf(saved) });
  const save = useSaving(
    (draft: SafetyDraft) => saveSettings(changesOf(draft, saved)),
    () => text.saved,
    ['settings'],
  );
  const field = (key: Limit, label: string, hint?: string) => (
    <LimitInput
      label={label}
      hint={hint}
      usual={(isShare(key) ? formatPercent : formatNumber)(usualLimits[key])}
      share={isShare(key)}
      readOnly={!own}
      {...form.getInputProps(`safeguards.${key}`)}
    />
  );
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values, { onSuccess: () => form.resetDirty() }))}>
      <Stack gap="xl">
        {!own && <Alert color="gray">{strings.settings.onlyOwners}</Alert>}
        <LimitGroup title={text.removals}>
          {field('removal_share', text.removalShare, text.removalsHint)}
          {field('removal_count', text.removalCount)}
          {field('small_hub', text.smallHub, text.smallHubHint)}
          {field('small_hub_removals', text.smallHubRemovals)}
        </LimitGroup>
        <div>
          <LimitGroup title={text.files}>
            {field('rejected_share', text.rejectedShare)}
            {field('row_drop_share', text.rowDropShare)}
            {field('recognised_share', text.recognisedShare, text.recognisedHint)}
          </LimitGroup>
          <Text size="sm" c="dimmed">
            {text.segment}
          </Text>
        </div>
        <FourEyes form={form} readOnly={!own} />
        <Retention form={form} readOnly={!own} />
        {own && (
          <Group>
            <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
              {text.save}
            </Button>
            <Button
              variant="default"
              onClick={() => form.setFieldValue('safeguards', inPercent(usualLimits))}
            >
              {text.reset}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}
