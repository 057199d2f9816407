import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';

export interface NameFormProps {
  readonly label: string;
  readonly button: string;
  readonly initial?: string;
  /** Resolves when it is saved; the form is empty then. */
  readonly onSave: (name: string) => Promise<unknown>;
  readonly onCancel?: () => void;
  readonly cancel?: string;
  /** It was just opened: typing begins here. */
  readonly focus?: boolean;
}

/** One name and a button: for what is new and for what gets another name. The Escape key cancels. */
export function NameForm(props: NameFormProps) {
  const { label, button, initial = '', onSave, onCancel, cancel, focus = false } = props;
  const [name, setName] = useState(initial);
  const [saving, setSaving] = useState(false);
  const save = async () => {
    setSaving(true);
    try {
      await onSave(name.trim());
      setName('');
    } catch {
      // The message is shown by whoever saves; what was typed stays.
    } finally {
      setSaving(false);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!saving) void save();
      }}
    >
      <Group gap="sm" align="flex-end">
        <TextInput
          label={label}
          value={name}
          maxLength={200}
          autoFocus={focus}
          onChange={(event) => setName(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || onCancel === undefined) return;
            // Only this form closes, not what it lies in.
            event.stopPropagation();
            onCancel();
          }}
          style={{ flex: '1 1 12rem' }}
        />
        <Button
          type="submit"
          variant="default"
          loading={saving}
          disabled={name.trim() === '' || name.trim() === initial}
        >
          {button}
        </Button>
        {onCancel !== undefined && (
          <Button variant="subtle" onClick={onCancel}>
            {cancel}
          </Button>
        )}
      </Group>
    </form>
  );
}
