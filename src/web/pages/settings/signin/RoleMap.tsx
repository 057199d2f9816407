import { ActionIcon, Button, Group, Input, Select, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { strings } from '../../../strings/index.ts';
import { roleOptions } from '../roles.ts';
import type { ProviderForm } from './ProviderSteps.tsx';

const text = strings.providers;

/** Which value of the claim gives which role, a line each. */
export function RoleMap({ form }: { readonly form: ProviderForm }) {
  const { role_map } = form.values;
  return (
    <Input.Wrapper label={text.map} description={text.mapHint} labelElement="div">
      <Stack gap="xs" mt={8} role="group" aria-label={text.map}>
        {role_map.map((line, index) => (
          // Lines have no name of their own, and keep their order.
          // oxlint-disable-next-line react/no-array-index-key
          <Group key={index} gap="xs" align="flex-start" wrap="nowrap">
            <TextInput
              aria-label={`${text.mapValue} ${index + 1}`}
              placeholder={text.mapValuePlaceholder}
              maxLength={255}
              autoComplete="off"
              style={{ flex: '1 1 8rem', minWidth: 0 }}
              {...form.getInputProps(`role_map.${index}.value`)}
            />
            <Select
              aria-label={`${text.mapRole} ${index + 1}`}
              data={roleOptions}
              w={120}
              {...form.getInputProps(`role_map.${index}.role`)}
            />
            <ActionIcon
              variant="default"
              size={36}
              aria-label={text.mapRemove(line.value)}
              onClick={() => form.removeListItem('role_map', index)}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        <div>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => form.insertListItem('role_map', { value: '', role: 'viewer' })}
          >
            {text.mapAdd}
          </Button>
        </div>
      </Stack>
    </Input.Wrapper>
  );
}
