import { Alert, Button, Code, Group, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { type AdminRole, createToken } from '../../api/settings.ts';
import { strings } from '../../strings/index.ts';
import { CopyText } from './CopyText.tsx';
import { roleOptions } from './roles.ts';
import { useSaving } from './useSaving.ts';

const text = strings.settings.tokens;
/** A token is made, and shown this once. */
export function NewToken() {
  const [name, setName] = useState('');
  const [role, setRole] = useState<AdminRole>('admin');
  const [days, setDays] = useState<number | string>('');
  const create = useSaving(createToken, (given) => strings.settings.added(given.name), ['tokens']);
  return (
    <Stack mb="md">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(
            { name: name.trim(), role, ...(typeof days === 'number' && { expires_days: days }) },
            { onSuccess: () => setName('') },
          );
        }}
      >
        <Group gap="sm" align="flex-end">
          <TextInput
            label={text.new}
            placeholder={text.name}
            value={name}
            maxLength={100}
            onChange={(event) => setName(event.currentTarget.value)}
            style={{ flex: '1 1 12rem' }}
          />
          <Select
            label={text.role}
            data={roleOptions}
            value={role}
            onChange={(next) => setRole(next ?? 'admin')}
            w={{ base: '100%', xs: 140 }}
          />
          <NumberInput
            label={text.days}
            placeholder={text.daysNone}
            value={days}
            onChange={setDays}
            min={1}
            max={3650}
            allowDecimal={false}
            w={{ base: '100%', xs: 140 }}
          />
          <Button type="submit" variant="default" loading={create.isPending} disabled={name.trim() === ''}>
            {text.create}
          </Button>
        </Group>
      </form>
      {create.data !== undefined && (
        <Alert icon={<IconKey />} color="teal" title={text.shown} role="status">
          <Group gap="sm">
            <Code style={{ overflowWrap: 'anywhere' }}>{create.data.token}</Code>
            <CopyText text={create.data.token} label={text.copyToken} />
          </Group>
        </Alert>
      )}
    </Stack>
  );
}
