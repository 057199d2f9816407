import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core';
import { IconAlertCircle, IconCircleCheck } from '@tabler/icons-react';
import { strings } from '../../../strings/index.ts';
import { fingerprintOf } from './fingerprint.ts';
import { PreviewTable } from './PreviewTable.tsx';
import type { TrialState } from './useTrial.ts';

const text = strings.sourceForm;

export interface TrialResultProps {
  readonly trial: TrialState;
  /** Takes the fingerprint of a server's key over; undefined: there is no setting for it. */
  readonly onFingerprint: ((fingerprint: string) => void) | undefined;
}

/** What came of trying the settings: that it works, or what is wrong and where; and the first records. */
export function TrialResult({ trial: { verdict, records }, onFingerprint }: TrialResultProps) {
  const fingerprint = verdict?.ok === false ? fingerprintOf(verdict.message) : undefined;
  return (
    <div aria-live="polite">
      {verdict !== undefined && (
        <Alert
          color={verdict.ok ? 'teal' : 'red'}
          icon={verdict.ok ? <IconCircleCheck aria-hidden /> : <IconAlertCircle aria-hidden />}
          title={verdict.ok ? text.checkOk : text.checkBad}
        >
          <Stack gap="xs">
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {verdict.message}
            </Text>
            {verdict.setting !== undefined && <Text size="sm">{text.seeSetting(verdict.setting.title)}</Text>}
            {fingerprint !== undefined && onFingerprint !== undefined && (
              <>
                <Text size="sm">{text.fingerprintHint}</Text>
                <Group gap="sm">
                  <Code style={{ overflowWrap: 'anywhere' }}>{fingerprint}</Code>
                  <Button size="xs" variant="default" onClick={() => onFingerprint(fingerprint)}>
                    {text.useFingerprint}
                  </Button>
                </Group>
              </>
            )}
          </Stack>
        </Alert>
      )}
      {records !== undefined && <PreviewTable preview={records} />}
    </div>
  );
}
