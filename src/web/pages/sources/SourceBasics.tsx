import { Select, SimpleGrid, TextInput } from '@mantine/core';
import type { Hub } from '../../api/directory.ts';
import { strings } from '../../strings/index.ts';
import type { Basics } from './useBasics.ts';

const text = strings.sourceForm;

export interface SourceBasicsProps {
  readonly basics: Basics;
  readonly hubs: readonly Hub[];
  /** What the system is called. */
  readonly example: string;
  /** A source stays with its hub. */
  readonly hubFixed: boolean;
  /** Is what is missing to be said? */
  readonly tried: boolean;
}

/** Whose people they are, and what the source is called. */
export function SourceBasics({ basics, hubs, example, hubFixed, tried }: SourceBasicsProps) {
  const { hub, name, faults } = basics;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <Select
        label={text.hub}
        description={text.hubHint}
        placeholder={strings.upload.hubPlaceholder}
        data={hubs.map(({ id, name: label }) => ({ value: id, label }))}
        value={hub ?? null}
        onChange={(chosen) => basics.setHub(chosen ?? undefined)}
        disabled={hubFixed}
        searchable={hubs.length > 8}
        withAsterisk={!hubFixed}
        error={tried && faults.hub}
        data-psm-basic={faults.hub === undefined ? 'ok' : 'bad'}
      />
      <TextInput
        label={text.name}
        description={text.nameHint}
        placeholder={text.namePlaceholder(example)}
        value={name}
        onChange={(event) => basics.setName(event.currentTarget.value)}
        maxLength={200}
        withAsterisk
        autoComplete="off"
        error={tried && faults.name}
        data-psm-basic={faults.name === undefined ? 'ok' : 'bad'}
      />
    </SimpleGrid>
  );
}
