import '@mantine/dropzone/styles.css';
import { ActionIcon, Button, Group, Input, Paper, Stack, Text, ThemeIcon } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { IconFileSpreadsheet, IconUpload, IconX } from '@tabler/icons-react';
import { useId, useRef } from 'react';
import { formatBytes } from '../../format.ts';
import { strings } from '../../strings/index.ts';
import { fileFault, kinds } from './fileFault.ts';
import classes from './FileDrop.module.css';

const text = strings.upload;

export interface FileDropProps {
  readonly file: File | undefined;
  /** Bytes; undefined while it is not known. */
  readonly limit: number | undefined;
  readonly fault: string | undefined;
  readonly onFile: (file: File | undefined) => void;
  readonly onFault: (fault: string) => void;
}

/** Takes one file, dropped or browsed for, and shows the one that it has. What cannot be read is refused at once. */
export function FileDrop({ file, limit, fault, onFile, onFault }: FileDropProps) {
  const open = useRef<() => void>(() => {});
  const faultId = useId();
  const take = (dropped: readonly File[]) => {
    const [first] = dropped;
    if (first === undefined) return;
    const found = dropped.length > 1 ? text.oneFile : fileFault(first, limit);
    if (found === undefined) onFile(first);
    else onFault(found);
  };
  return (
    <Stack gap="xs">
      <Dropzone
        // Kinds are looked at here: while a file is dragged, browsers know its kind only roughly.
        onDropAny={(files, refused) => take([...files, ...refused.map((one) => one.file)])}
        onDrop={() => {}}
        multiple={false}
        openRef={open}
        activateOnClick={file === undefined}
        activateOnKeyboard={false}
        tabIndex={-1}
        role="group"
        aria-label={text.fileStep}
        enablePointerEvents
        inputProps={{ accept: kinds.join(','), 'aria-label': text.fileInput }}
        className={classes['zone'] ?? ''}
        data-fault={fault !== undefined || undefined}
      >
        {file === undefined ? (
          <EmptyZone
            limit={limit}
            describedBy={fault === undefined ? undefined : faultId}
            browse={() => open.current()}
          />
        ) : (
          <ChosenFile file={file} browse={() => open.current()} remove={() => onFile(undefined)} />
        )}
      </Dropzone>
      <div aria-live="polite">
        {fault !== undefined && (
          <Input.Error id={faultId} size="sm">
            {fault}
          </Input.Error>
        )}
      </div>
    </Stack>
  );
}

interface EmptyZoneProps {
  readonly limit: number | undefined;
  readonly describedBy: string | undefined;
  readonly browse: () => void;
}

function EmptyZone({ limit, describedBy, browse }: EmptyZoneProps) {
  return (
    <Stack align="center" justify="center" gap="xs" h="100%">
      <ThemeIcon size={44} radius="xl" variant="light" aria-hidden>
        <IconUpload size={22} stroke={1.7} />
      </ThemeIcon>
      <Group gap="xs" justify="center">
        <Dropzone.Accept>
          <Text fw={550}>{text.dropNow}</Text>
        </Dropzone.Accept>
        <Dropzone.Idle>
          <Text fw={550}>{text.dropHere}</Text>
        </Dropzone.Idle>
        <Text c="dimmed">{text.dropOr}</Text>
        <Button
          variant="default"
          size="xs"
          aria-describedby={describedBy}
          data-psm-field="file"
          onClick={(event) => {
            event.stopPropagation();
            browse();
          }}
        >
          {text.browse}
        </Button>
      </Group>
      <Text size="sm" c="dimmed">
        {text.kinds(limit)}
      </Text>
    </Stack>
  );
}

interface ChosenFileProps {
  readonly file: File;
  readonly browse: () => void;
  readonly remove: () => void;
}

function ChosenFile({ file, browse, remove }: ChosenFileProps) {
  return (
    <Group h="100%" align="center" justify="center">
      <Paper withBorder radius="md" p="sm" w="100%" maw={480}>
        <Group wrap="nowrap" gap="sm">
          <ThemeIcon size={40} radius="md" variant="light" color="teal" aria-hidden>
            <IconFileSpreadsheet size={22} stroke={1.6} />
          </ThemeIcon>
          <div style={{ flex: 1, minWidth: 0 }}>
            <Text fw={550} truncate title={file.name}>
              {file.name}
            </Text>
            <Group gap="xs" style={{ rowGap: 0 }}>
              <Text size="sm" c="dimmed">
                {formatBytes(file.size)}
              </Text>
              <Button
                variant="transparent"
                size="compact-sm"
                px={0}
                styles={{ label: { overflow: 'visible' } }}
                onClick={browse}
              >
                {text.chooseOther}
              </Button>
            </Group>
          </div>
          <ActionIcon variant="subtle" color="gray" aria-label={text.remove(file.name)} onClick={remove}>
            <IconX size={18} />
          </ActionIcon>
        </Group>
      </Paper>
    </Group>
  );
}
