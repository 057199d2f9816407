import { Alert, Button } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { isGivenUp } from '../../passkeys/passkeySupport.ts';
import { strings } from '../../strings/index.ts';
import { usePasskeySignin } from './usePasskeySignin.ts';

const text = strings.signin;

/** Signs in with a passkey of this device. @param field is there an e-mail field, at which the browser may offer them? */
export function PasskeyButton({ field }: { readonly field: boolean }) {
  const { mutate, isPending, isSuccess, variables: way, error } = usePasskeySignin(field);
  return (
    <>
      <Button
        variant="default"
        fullWidth
        leftSection={<IconFingerprint size={18} aria-hidden />}
        loading={(isPending && way === 'button') || isSuccess}
        onClick={() => mutate('button')}
      >
        {text.passkey}
      </Button>
      {error !== null && !isGivenUp(error) && <ErrorNotice error={error} />}
      {error !== null && isGivenUp(error) && way === 'button' && (
        <Alert color="gray" role="status">
          {text.passkeyNot}
        </Alert>
      )}
    </>
  );
}
