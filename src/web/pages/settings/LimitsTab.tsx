import { Alert, Button, Fieldset, Group, NumberInput, Skeleton, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useMay } from '../../api/directory.ts';
import { type Safeguards, saveSafeguards, settingsQuery } from '../../api/settings.ts';
import { strings } from '../../strings/index.ts';
import { TabHead } from './TabHead.tsx';
import { useSaving } from './useSaving.ts';

const text = strings.settings.limits;

/** What a new tenant begins with; shares of one. */
const usual: Safeguards = {
  removal_share: 0.2,
  removal_count: 500,
  small_hub: 20,
  small_hub_removals: 4,
  rejected_share: 0.4,
  row_drop_share: 0.3,
  recognised_share: 0.5,
};

/** When a plan is held. */
export function LimitsTab() {
  const { data } = useQuery(settingsQuery);
  return (
    <>
      <TabHead title={strings.settings.tabs.limits} hint={text.hint} />
      {data === undefined ? <Skeleton height={300} /> : <LimitsForm saved={data.safeguards} />}
    </>
  );
}

type Key = keyof Safeguards;
const isShare = (key: Key) => key.endsWith('_share');
/** People think in percent. */
const shown = (values: Safeguards) =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      isShare(key as Key) ? Math.round(value * 1000) / 10 : value,
    ]),
  ) as Safeguards;
const stored = (values: Safeguards) =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, isShare(key as Key) ? value / 100 : value]),
  ) as Safeguards;

function LimitsForm({ saved }: { readonly saved: Safeguards }) {
  const own = useMay('own');
  const form = useForm<Safeguards>({ initialValues: shown(saved) });
  const save = useSaving(saveSafeguards, () => text.saved, ['settings']);
  const field = (key: Key, label: string, hint?: string) => (
    <NumberInput
      label={label}
      description={[isShare(key) ? text.percent(usual[key] * 100) : text.number(usual[key]), hint]
        .filter(Boolean)
        .join('. ')}
      min={0}
      max={isShare(key) ? 100 : 1_000_000}
      clampBehavior="strict"
      allowDecimal={isShare(key)}
      suffix={isShare(key) ? ' %' : ''}
      thousandSeparator=","
      disabled={!own}
      required
      withAsterisk={false}
      {...form.getInputProps(key)}
    />
  );
  return (
    <form
      onSubmit={form.onSubmit((values) =>
        save.mutate(stored(values), { onSuccess: () => form.resetDirty() }),
      )}
    >
      <Stack gap="lg">
        {!own && <Alert color="gray">{strings.settings.onlyOwners}</Alert>}
        <Fieldset legend={text.removals}>
          <Stack>
            {field('removal_share', text.removalShare, text.removalsHint)}
            {field('removal_count', text.removalCount)}
            {field('small_hub', text.smallHub)}
            {field('small_hub_removals', text.smallHubRemovals)}
          </Stack>
        </Fieldset>
        <Fieldset legend={text.files}>
          <Stack>
            {field('rejected_share', text.rejectedShare)}
            {field('row_drop_share', text.rowDropShare)}
            {field('recognised_share', text.recognisedShare, text.recognisedHint)}
          </Stack>
        </Fieldset>
        <Text size="sm" c="dimmed">
          {text.segment}
        </Text>
        {own && (
          <Group>
            <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
              {text.save}
            </Button>
            <Button variant="default" onClick={() => form.setValues(shown(usual))}>
              {text.reset}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}
