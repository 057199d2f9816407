import { Anchor, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { sampleAddress, samplesQuery } from '../../api/uploads.ts';
import { strings } from '../../strings/index.ts';

const text = strings.upload;

/** The sample organisation has files to upload; others see nothing here. */
export function SampleFiles() {
  const { data: samples = [] } = useQuery(samplesQuery);
  if (samples.length === 0) return null;
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {text.samples}
      </Text>
      <Text size="sm" c="dimmed">
        {text.samplesHint}
      </Text>
      {samples.map(({ name, title, hub }) => (
        <Anchor key={name} size="sm" href={sampleAddress(name)} download={name}>
          {text.sampleFor(title, hub)}
        </Anchor>
      ))}
    </Stack>
  );
}
