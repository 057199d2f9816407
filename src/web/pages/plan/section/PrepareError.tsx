import { isApiError } from '../../../api/client.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { strings } from '../../../strings/index.ts';

/** Why the question could not be asked. */
export function PrepareError({ error }: { readonly error: Error | null }) {
  if (error === null) return null;
  const words = strings.changes.dialog;
  return (
    <ErrorNotice
      title={isApiError(error, 'plan_changed') ? words.changedTitle : words.notDone}
      error={error}
    />
  );
}
