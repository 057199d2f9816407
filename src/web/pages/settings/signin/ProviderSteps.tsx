import { Anchor, Button, Group, Stack, Stepper, Title } from '@mantine/core';
import { useForm, type UseFormReturnType } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import {
  addIdentityProvider,
  changeIdentityProvider,
  type IdentityProvider,
  identityProvidersQuery,
} from '../../../api/identityProviders.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { strings } from '../../../strings/index.ts';
import { ConnectStep } from './ConnectStep.tsx';
import { PeopleStep } from './PeopleStep.tsx';
import { changeOf, draftOf, type ProviderDraft } from './providerDraft.ts';
import { faultsOf } from './providerFaults.ts';
import { RegisterStep } from './RegisterStep.tsx';
import { TryStep } from './TryStep.tsx';

const text = strings.providers;
const steps = ['connect', 'register', 'people', 'finish'] as const;

export type ProviderForm = UseFormReturnType<ProviderDraft>;

/** Sets an identity provider up, step by step. Each step is saved as it is left; a new provider is not in use before the last one. */
export function ProviderSteps({ provider }: { readonly provider: IdentityProvider | undefined }) {
  const search = useSearch({ from: '/inside/settings' });
  const navigate = useNavigate({ from: '/settings' });
  const client = useQueryClient();
  const found = steps.findIndex((step) => step === search.step);
  const at = provider === undefined || found < 0 ? 0 : found;
  const step = steps[at] ?? 'connect';
  const form = useForm<ProviderDraft>({
    initialValues: draftOf(provider),
    validate: (draft) => faultsOf(draft, step),
  });
  const go = (id: string, to: number) =>
    navigate({
      search: steps[to] === undefined ? { tab: 'signin' } : { tab: 'signin', provider: id, step: steps[to] },
      resetScroll: false,
    });
  const save = useMutation({
    mutationFn: (draft: ProviderDraft) =>
      provider === undefined
        ? addIdentityProvider({ ...changeOf(draft), enabled: false })
        : changeIdentityProvider(provider.id, changeOf(draft)),
    onSuccess: async (saved) => {
      client.setQueryData(identityProvidersQuery.queryKey, (all) =>
        all?.some(({ id }) => id === saved.id) === true
          ? all.map((one) => (one.id === saved.id ? saved : one))
          : [...(all ?? []), saved],
      );
      form.setInitialValues(draftOf(saved));
      form.setFieldValue('client_secret', '');
      if (at === steps.length - 1) notifications.show({ color: 'green', message: text.saved(saved.name) });
      await go(saved.id, at + 1);
    },
  });
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((draft) => {
        if (save.isPending) return;
        if (provider !== undefined && !form.isDirty() && at < steps.length - 1) void go(provider.id, at + 1);
        else save.mutate(draft);
      })}
    >
      <Stack gap="lg">
        <Anchor
          size="sm"
          renderRoot={(props) => <Link to="/settings" search={{ tab: 'signin' }} {...props} />}
        >
          {text.back}
        </Anchor>
        <Title order={2}>{provider?.name ?? text.newTitle}</Title>
        <Stepper
          active={at}
          size="xs"
          iconSize={28}
          {...(provider !== undefined && { onStepClick: (to: number) => void go(provider.id, to) })}
        >
          {steps.map((one) => (
            <Stepper.Step key={one} label={text.steps[one]} />
          ))}
        </Stepper>
        {step === 'connect' && <ConnectStep form={form} kept={provider?.has_secret === true} />}
        {step === 'register' && provider !== undefined && <RegisterStep provider={provider} />}
        {step === 'people' && <PeopleStep form={form} />}
        {step === 'finish' && provider !== undefined && <TryStep form={form} provider={provider} />}
        {save.error !== null && <ErrorNotice error={save.error} />}
        <Group justify="flex-end">
          {provider !== undefined && at > 0 && (
            <Button variant="default" onClick={() => void go(provider.id, at - 1)}>
              {text.previous}
            </Button>
          )}
          <Button type="submit" loading={save.isPending}>
            {at === steps.length - 1 ? text.done : text.next}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
