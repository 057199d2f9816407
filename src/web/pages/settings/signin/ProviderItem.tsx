import { Badge, Button, Group, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { Link } from '@tanstack/react-router';
import { type IdentityProvider, removeIdentityProvider } from '../../../api/identityProviders.ts';
import { strings } from '../../../strings/index.ts';
import classes from '../Settings.module.css';
import { useSaving } from '../useSaving.ts';
import { CheckButton } from './CheckButton.tsx';

const text = strings.providers;

/** One identity provider: who signs in there, and whether it is in use. */
export function ProviderItem({ provider }: { readonly provider: IdentityProvider }) {
  const { id, name, issuer, domains, creates_admins, enabled } = provider;
  const remove = useSaving(
    () => removeIdentityProvider(id),
    () => text.removed(name),
    ['identity-providers'],
  );
  const ask = () =>
    modals.openConfirmModal({
      title: text.removeTitle(name),
      children: <Text size="sm">{text.removeText}</Text>,
      labels: { confirm: text.remove, cancel: strings.shell.cancel },
      confirmProps: { color: 'red' },
      onConfirm: () => remove.mutate(undefined),
    });
  return (
    <Group justify="space-between" gap="sm" align="flex-start">
      <div className={classes['what']}>
        <Group gap="xs">
          <Text fw={550}>{name}</Text>
          <Badge color={enabled ? 'teal' : 'gray'}>{enabled ? text.on : text.off}</Badge>
        </Group>
        <Text size="sm">{issuer}</Text>
        <Text size="sm" c="dimmed">
          {domains.length === 0 ? text.everybody : text.domains(domains)} ·{' '}
          {creates_admins ? text.newcomers : text.noNewcomers}
        </Text>
      </div>
      <Group gap="xs">
        <CheckButton provider={provider} />
        <Button
          size="xs"
          variant="default"
          aria-label={text.changeOf(name)}
          renderRoot={(props) => <Link to="/settings" search={{ tab: 'signin', provider: id }} {...props} />}
        >
          {text.change}
        </Button>
        <Button
          size="xs"
          variant="default"
          aria-label={text.removeOf(name)}
          loading={remove.isPending}
          onClick={ask}
        >
          {text.remove}
        </Button>
      </Group>
    </Group>
  );
}
