import { Button, Group, Select, Text, TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import { type AdminRole, putAdmin } from '../../api/settings.ts';
import { strings } from '../../strings/index.ts';
import { roleOptions } from './roles.ts';
import { useSaving } from './useSaving.ts';

const text = strings.settings.admins;
/** The server looks closer. */
const looksLikeAddress = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Somebody more who may work here. */
export function NewAdmin() {
  const [email, setEmail] = useState('');
  const id = useId();
  const [fault, setFault] = useState<string>();
  const [role, setRole] = useState<AdminRole>('admin');
  const add = useSaving(
    (given: { email: string; role: AdminRole }) => putAdmin(given.email, given.role),
    (given) => strings.settings.added(given.email),
    ['admins'],
  );
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!looksLikeAddress.test(email.trim())) return setFault(text.noAddress);
        add.mutate({ email: email.trim(), role }, { onSuccess: () => setEmail('') });
      }}
    >
      <Group gap="sm" align="flex-end" mb={fault === undefined ? 'md' : 4}>
        <TextInput
          type="email"
          label={text.new}
          placeholder={text.email}
          value={email}
          error={fault !== undefined}
          aria-describedby={id}
          onChange={(event) => {
            setFault(undefined);
            setEmail(event.currentTarget.value);
          }}
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
      <Text id={id} role="alert" size="sm" c="var(--mantine-color-error)" mb={fault === undefined ? 0 : 'md'}>
        {fault}
      </Text>
    </form>
  );
}
