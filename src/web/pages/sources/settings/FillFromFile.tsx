import { Button, FileButton, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconFileText } from '@tabler/icons-react';
import { strings } from '../../../strings/index.ts';

const text = strings.sourceForm;
/** Bytes. Keys and certificates are far below. */
const most = 256 * 1024;

export interface FillFromFileProps {
  /** Of the setting. */
  readonly title: string;
  readonly onText: (content: string) => void;
}

/** Keys come as files: their text is taken into the field, nothing is uploaded by it. */
export function FillFromFile({ title, onText }: FillFromFileProps) {
  const take = async (file: File | null) => {
    if (file === null) return;
    if (file.size > most) {
      notifications.show({ color: 'red', message: text.fileTooLarge });
      return;
    }
    onText(await file.text());
  };
  return (
    <Group>
      <FileButton
        onChange={(file) => void take(file)}
        inputProps={{ 'aria-label': text.chooseFileFor(title) }}
      >
        {(props) => (
          <Button
            {...props}
            size="xs"
            variant="default"
            leftSection={<IconFileText size={14} aria-hidden />}
            aria-label={text.chooseFileFor(title)}
          >
            {text.chooseFile}
          </Button>
        )}
      </FileButton>
    </Group>
  );
}
