import { Button, Group, Input, PasswordInput, Stack, Text, Textarea } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useFocusBack } from '../../settings/useFocusBack.ts';
import { strings } from '../../../strings/index.ts';
import { FillFromFile } from './FillFromFile.tsx';
import type { Setting } from './setting.ts';

const text = strings.sourceForm;

export interface SecretInputProps {
  readonly setting: Setting;
  readonly value: string;
  readonly error: string | undefined;
  /** Something is stored. What it is nobody can see again. */
  readonly stored: boolean;
  readonly removed: boolean;
  readonly onChange: (value: string) => void;
  readonly onRemove: (remove: boolean) => void;
}

/** The field of a secret: empty keeps what is stored, typing replaces it, and it can be removed. */
export function SecretInput({
  setting,
  value,
  error,
  stored,
  removed,
  onChange,
  onRemove,
}: SecretInputProps) {
  const { name, title, description, placeholder, required, kind } = setting;
  const focus = useFocusBack();
  const turn = (remove: boolean) => {
    focus.goBack();
    onRemove(remove);
  };
  if (removed) {
    return (
      <Input.Wrapper label={title} description={description} labelElement="div" error={error}>
        <Group gap="sm" mt={6}>
          <Text size="sm">{text.secretRemoved}</Text>
          <Button
            ref={focus.ref}
            size="xs"
            variant="default"
            aria-label={text.keepSecretOf(title)}
            data-psm-setting={name}
            onClick={() => turn(false)}
          >
            {text.keepSecret}
          </Button>
        </Group>
      </Input.Wrapper>
    );
  }
  const removable = stored && !required && value === '';
  const shared = {
    label: title,
    description,
    error,
    value,
    withAsterisk: required,
    placeholder: stored ? text.secretKept : placeholder,
    autoComplete: 'new-password',
    spellCheck: false,
    'data-psm-setting': name,
    'data-1p-ignore': true,
    onChange: (event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      onChange(event.currentTarget.value),
  };
  return (
    <Stack gap="xs">
      {kind === 'lines' ? (
        <Textarea {...shared} autosize minRows={3} maxRows={10} />
      ) : (
        <PasswordInput
          {...shared}
          visibilityToggleButtonProps={{ 'aria-label': text.reveal(title), tabIndex: 0 }}
        />
      )}
      {(kind === 'lines' || removable) && (
        <Group gap="xs">
          {kind === 'lines' && <FillFromFile title={title} onText={onChange} />}
          {removable && (
            <Button
              ref={focus.ref}
              size="xs"
              variant="default"
              leftSection={<IconTrash size={14} aria-hidden />}
              aria-label={text.removeSecretOf(title)}
              onClick={() => turn(true)}
            >
              {text.removeSecret}
            </Button>
          )}
        </Group>
      )}
    </Stack>
  );
}
