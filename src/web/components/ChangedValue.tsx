import { Text, VisuallyHidden } from '@mantine/core';
import { strings } from '../strings/index.ts';
import { fieldText } from './FieldValue.tsx';

/** "Sales → Revenue"; a value that is new stands alone. */
export function ChangedValue({ before, after }: { readonly before: unknown; readonly after: unknown }) {
  const [from, to] = [fieldText(before), fieldText(after)];
  return (
    <>
      {from !== '' && (
        <>
          <Text span inherit c="dimmed" td="line-through" style={{ overflowWrap: 'anywhere' }}>
            {from}
          </Text>
          <span aria-hidden> → </span>
          <VisuallyHidden>{strings.people.member.becomes}</VisuallyHidden>
        </>
      )}
      {to === '' ? (
        <Text span inherit c="dimmed" fs="italic">
          {strings.people.member.empty}
        </Text>
      ) : (
        <Text span inherit style={{ overflowWrap: 'anywhere' }}>
          {to}
        </Text>
      )}
    </>
  );
}
