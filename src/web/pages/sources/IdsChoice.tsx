import { Radio, SimpleGrid, Text } from '@mantine/core';
import type { NewSource } from '../../api/sources.ts';
import { ChoiceCard } from '../../components/ChoiceCard.tsx';
import { strings } from '../../strings/index.ts';

const text = strings.sourceForm;

export type Ids = NewSource['ids'];

export interface IdsChoiceProps {
  readonly value: Ids;
  readonly onChange: (ids: Ids) => void;
}

/** Does the system number people as the uploaded files do? Number 1001 of a CRM is not employee 1001. */
export function IdsChoice({ value, onChange }: IdsChoiceProps) {
  return (
    <Radio.Group label={text.ids} description={text.idsHint} value={value} onChange={onChange}>
      <SimpleGrid cols={{ base: 1, sm: 2 }} mt={6}>
        <ChoiceCard value="directory" title={text.idsSame}>
          <Text size="sm" c="dimmed">
            {text.idsSameHint}
          </Text>
        </ChoiceCard>
        <ChoiceCard value="own" title={text.idsOwn}>
          <Text size="sm" c="dimmed">
            {text.idsOwnHint}
          </Text>
        </ChoiceCard>
      </SimpleGrid>
    </Radio.Group>
  );
}
