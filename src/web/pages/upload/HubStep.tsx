import { Select, SimpleGrid } from '@mantine/core';
import type { Hub } from '../../api/directory.ts';
import { strings } from '../../strings/index.ts';
import type { UploadFormState } from './useUploadForm.ts';

const text = strings.upload;

export interface HubStepProps {
  readonly hubs: readonly Hub[];
  readonly form: UploadFormState;
  readonly fault: string | undefined;
}

/** The hub, and, where it has more than one, the source that the file comes from. */
export function HubStep({ hubs, form, fault }: HubStepProps) {
  return (
    <SimpleGrid cols={{ base: 1, sm: form.sourceNames.length > 1 ? 2 : 1 }}>
      <Select
        label={text.hub}
        placeholder={text.hubPlaceholder}
        data={hubs.map((hub) => ({ value: hub.id, label: text.hubOption(hub.name, hub.members) }))}
        value={form.hub?.id ?? null}
        onChange={(id) => id !== null && form.setHub(id)}
        error={fault}
        searchable={hubs.length > 8}
        withAsterisk
        data-psm-field="hub"
      />
      {form.sourceNames.length > 1 && (
        <Select
          label={text.source}
          description={text.sourceHint}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          data={[...form.sourceNames]}
          value={form.sourceName}
          onChange={(name) => name !== null && form.setSource(name)}
        />
      )}
    </SimpleGrid>
  );
}
