import { Alert, Button, Group, Stack, Switch, Text, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useMay } from '../../../api/directory.ts';
import { saveSettings, type Settings, settingsQuery } from '../../../api/settings.ts';
import { formatNumber } from '../../../format.ts';
import { strings } from '../../../strings/index.ts';
import { LimitInput } from '../LimitInput.tsx';
import classes from '../Limits.module.css';
import { Loaded } from '../Loaded.tsx';
import { usualSignIn } from '../limits.ts';
import { useSaving } from '../useSaving.ts';

const text = strings.providers;

/** How long a sign-in lasts, and whether links are sent by mail. */
export function SessionLimits() {
  const settings = useQuery(settingsQuery);
  return (
    <section aria-label={text.sessions}>
      <Title order={3} mt="xl" mb={4}>
        {text.sessions}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {text.sessionsHint}
      </Text>
      <Loaded query={settings} lines={3}>
        {({ sign_in }) => <LimitsForm saved={sign_in} />}
      </Loaded>
    </section>
  );
}

function LimitsForm({ saved }: { readonly saved: Settings['sign_in'] }) {
  const own = useMay('own');
  const form = useForm({ initialValues: saved });
  const save = useSaving(
    (sign_in: Settings['sign_in']) => saveSettings({ sign_in }),
    () => text.sessionsSaved,
    ['settings'],
  );
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values, { onSuccess: () => form.resetDirty() }))}>
      <Stack gap="md">
        {!own && <Alert color="gray">{strings.settings.onlyOwners}</Alert>}
        <div>
          <LimitInput
            label={text.idle}
            hint={text.idleHint}
            usual={text.minutes(formatNumber(usualSignIn.idle_minutes))}
            unit={text.minutes}
            min={5}
            max={1440}
            readOnly={!own}
            {...form.getInputProps('idle_minutes')}
          />
          <LimitInput
            label={text.longest}
            hint={text.longestHint}
            usual={text.hours(formatNumber(usualSignIn.longest_hours))}
            unit={text.hours}
            min={1}
            max={168}
            readOnly={!own}
            {...form.getInputProps('longest_hours')}
          />
          <div className={classes['switch']}>
            <Switch
              label={text.mailLinks}
              description={text.mailLinksHint}
              disabled={!own}
              {...form.getInputProps('mail_links', { type: 'checkbox' })}
            />
          </div>
        </div>
        {own && (
          <Group>
            <Button type="submit" variant="default" loading={save.isPending} disabled={!form.isDirty()}>
              {text.sessionsSave}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}
