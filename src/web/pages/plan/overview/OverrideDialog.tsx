import { Button, Group, List, Modal, Stack, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { overridePlan, type Plan, planKey, planQuery } from '../../../api/plans.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { strings } from '../../../strings/index.ts';

const shortest = 3;

export interface OverrideDialogProps {
  readonly plan: Plan;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Lifts the hold of a plan: a named person takes it on themselves, with a typed reason. */
export function OverrideDialog({ plan, opened, onClose }: OverrideDialogProps) {
  const words = strings.plan.overview.safeguards;
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const enough = reason.trim().length >= shortest;
  const lift = useMutation({
    mutationFn: () => overridePlan(plan.plan, reason.trim()),
    onSuccess: (lifted) => {
      client.setQueryData(planQuery(plan.plan).queryKey, lifted);
      void client.invalidateQueries({ queryKey: planKey(plan.plan) });
      notifications.show({ color: 'green', message: words.lifted });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (enough && !lift.isPending) lift.mutate();
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={words.dialog.title}
      closeButtonProps={{ 'aria-label': strings.shell.close }}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <Text size="sm">{words.dialog.intro}</Text>
          <List size="sm">
            {plan.safeguards.map((safeguard) => (
              <List.Item key={safeguard.code + safeguard.message}>{safeguard.message}</List.Item>
            ))}
          </List>
          <Textarea
            data-autofocus
            label={words.dialog.reason}
            placeholder={words.dialog.placeholder}
            withAsterisk
            required
            autosize
            minRows={3}
            maxLength={2000}
            value={reason}
            error={tried && !enough ? words.dialog.tooShort : undefined}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {lift.error !== null && <ErrorNotice error={lift.error} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              {strings.shell.cancel}
            </Button>
            <Button type="submit" color="red" loading={lift.isPending}>
              {words.dialog.confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
