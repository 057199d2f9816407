import { Badge, Button, Card, Divider, Group, List, Stack, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { SampleFiles } from './SampleFiles.tsx';
import { templateAddress } from '../../api/uploads.ts';
import { strings } from '../../strings/index.ts';

const text = strings.upload;

/** What a membership file needs, beside the form, and a file to begin with. */
export function FileNeeds({ hubId }: { readonly hubId: string | undefined }) {
  return (
    <Card component="section" aria-labelledby="file-needs">
      <Stack gap="sm">
        <Title order={2} size="h3" id="file-needs">
          {text.needs}
        </Title>
        <Text size="sm">{text.needsRows}</Text>
        <div>
          <Text size="sm" fw={600} mb={6}>
            {text.required}
          </Text>
          <Group gap={6}>
            {text.requiredColumns.map((column) => (
              <Badge key={column} color="indigo" size="lg" fw={500}>
                {column}
              </Badge>
            ))}
          </Group>
        </div>
        <div>
          <Text size="sm" fw={600} mb={6}>
            {text.recommended}
          </Text>
          <Badge color="teal" size="lg" fw={500}>
            {text.uniqueId}
          </Badge>
          <Text size="sm" c="dimmed" mt={6}>
            {text.uniqueIdWhy}
          </Text>
        </div>
        <div>
          <Text size="sm" fw={600}>
            {text.optional}
          </Text>
          <Text size="sm" c="dimmed">
            {text.optionalColumns}
          </Text>
        </div>
        <List size="sm" c="dimmed" spacing={4} pr="md">
          <List.Item>{text.names}</List.Item>
          <List.Item>{text.blanks}</List.Item>
        </List>
        <Divider />
        {hubId === undefined ? (
          <Text size="sm" c="dimmed">
            {text.templateNeedsHub}
          </Text>
        ) : (
          <Stack gap={4} align="flex-start">
            <Button
              component="a"
              href={templateAddress(hubId)}
              download
              variant="light"
              size="sm"
              leftSection={<IconDownload size={16} aria-hidden />}
            >
              {text.template}
            </Button>
            <Text size="sm" c="dimmed">
              {text.templateHint}
            </Text>
          </Stack>
        )}
        <SampleFiles />
      </Stack>
    </Card>
  );
}
