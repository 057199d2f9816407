import { Button, Group, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type AdminRole, putAdmin } from '../../api/settings.ts';
import { strings } from '../../strings/index.ts';
import { roleOptions } from './roles.ts';
import { useSaving } from './useSaving.ts';

const text = strings.settings.admins;

/** Somebody more who may work here. */
export function NewAdmin() {
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<AdminRole>('admin');
  const add = useSaving(
    (given: { email: string; role: AdminRole }) => putAdmin(given.email, given.role),
    (given) => strings.settings.added(given.email),
    ['admins'],
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate({ email: email.trim(), role }, { onSuccess: () => setEmail('') });
      }}
    >
      <Group gap="sm" align="flex-end" mb="md">
        <TextInput
          type="email"
          label={text.new}
          placeholder={text.email}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          style={{ flex: '1 1 12rem' }}
        />
        <Select
          label={text.role}
          data={roleOptions}
          value={role}
          onChange={(next) => setRole(next ?? 'admin')}
          w={{ base: '100%', xs: 160 }}
        />
        <Button type="submit" variant="default" loading={add.isPending} disabled={email.trim() === ''}>
          {strings.settings.add}
        </Button>
      </Group>
    </form>
  );
}
