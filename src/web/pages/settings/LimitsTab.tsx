import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useMay } from '../../api/directory.ts';
import { type Safeguards, saveSafeguards, settingsQuery } from '../../api/settings.ts';
import { strings } from '../../strings/index.ts';
import { inPercent, isShare, type Limit, ofOne, usualLimits } from './limits.ts';
import { LimitInput } from './LimitInput.tsx';
import { LimitGroup } from './LimitGroup.tsx';
import { Loaded } from './Loaded.tsx';
import { TabHead } from './TabHead.tsx';
import { useSaving } from './useSaving.ts';

const text = strings.settings.limits;

/** When a plan is held. */
export function LimitsTab() {
  const settings = useQuery(settingsQuery);
  return (
    <>
      <TabHead title={strings.settings.tabs.limits} hint={text.hint} />
      <Loaded query={settings} lines={7}>
        {({ safeguards }) => <LimitsForm saved={safeguards} />}
      </Loaded>
    </>
  );
}

function LimitsForm({ saved }: { readonly saved: Safeguards }) {
  const own = useMay('own');
  const form = useForm<Safeguards>({ initialValues: inPercent(saved) });
  const save = useSaving(saveSafeguards, () => text.saved, ['settings']);
  const field = (key: Limit, label: string, hint?: string) => (
    <LimitInput
      label={label}
      hint={hint}
      usual={usualLimits[key]}
      share={isShare(key)}
      readOnly={!own}
      {...form.getInputProps(key)}
    />
  );
  return (
    <form
      onSubmit={form.onSubmit((values) => save.mutate(ofOne(values), { onSuccess: () => form.resetDirty() }))}
    >
      <Stack gap="lg">
        {!own && <Alert color="gray">{strings.settings.onlyOwners}</Alert>}
        <LimitGroup title={text.removals}>
          {field('removal_share', text.removalShare, text.removalsHint)}
          {field('removal_count', text.removalCount)}
          {field('small_hub', text.smallHub, text.smallHubHint)}
          {field('small_hub_removals', text.smallHubRemovals)}
        </LimitGroup>
        <LimitGroup title={text.files}>
          {field('rejected_share', text.rejectedShare)}
          {field('row_drop_share', text.rowDropShare)}
          {field('recognised_share', text.recognisedShare, text.recognisedHint)}
        </LimitGroup>
        <Text size="sm" c="dimmed">
          {text.segment}
        </Text>
        {own && (
          <Group>
            <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
              {text.save}
            </Button>
            <Button variant="default" onClick={() => form.setValues(inPercent(usualLimits))}>
              {text.reset}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}
