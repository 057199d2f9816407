import { Button, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { type Passkey, removePasskey, renamePasskey } from '../../../api/signin.ts';
import { strings } from '../../../strings/index.ts';
import { Renamable } from '../Renamable.tsx';
import { useSaving } from '../useSaving.ts';

const text = strings.account.passkeys;

/** One passkey: by which name its owner knows it, and when it was used. */
export function PasskeyItem({ passkey }: { readonly passkey: Passkey }) {
  const { id, name, synced, created_at, last_used_at } = passkey;
  const rename = useSaving((next: string) => renamePasskey(id, next), text.renamed, ['passkeys']);
  const remove = useSaving(
    () => removePasskey(id),
    () => text.removed(name),
    ['passkeys'],
  );
  const ask = () =>
    modals.openConfirmModal({
      title: text.removeTitle(name),
      children: <Text size="sm">{text.removeText}</Text>,
      labels: { confirm: text.remove, cancel: strings.shell.cancel },
      confirmProps: { color: 'red' },
      onConfirm: () => remove.mutate(undefined),
    });
  const facts = text.facts(created_at, last_used_at);
  return (
    <Renamable
      name={name}
      facts={synced ? `${facts} · ${text.synced}` : facts}
      onRename={(next) => rename.mutateAsync(next)}
    >
      <Button
        size="xs"
        variant="default"
        aria-label={text.removeOf(name)}
        loading={remove.isPending}
        onClick={ask}
      >
        {text.remove}
      </Button>
    </Renamable>
  );
}
