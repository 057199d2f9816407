import { type PublicKeyCredentialRequestOptionsJSON, startAuthentication } from '@simplewebauthn/browser';
import { useMutation } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { askPasskey, signInByPasskey } from '../../api/signin.ts';
import { offersPasskeys } from '../../passkeys/passkeySupport.ts';
import { useSignedIn } from './useSignedIn.ts';

/**
 * Signs in with a passkey: when the button is pressed, and when one is chosen that the browser offers at the e-mail field.
 *
 * @param field is there an e-mail field on the page?
 */
export function usePasskeySignin(field: boolean) {
  const { organisation } = useSearch({ from: '/signin' });
  const signedIn = useSignedIn();
  const { mutate, ...use } = useMutation({
    /** @param way `field` only offers it, and waits for as long as it takes */
    mutationFn: async (way: 'button' | 'field') => {
      const { options } = await askPasskey(organisation);
      const response = await startAuthentication({
        // The server says what the browser is to ask.
        optionsJSON: options as unknown as PublicKeyCredentialRequestOptionsJSON,
        useBrowserAutofill: way === 'field',
      });
      await signInByPasskey(response);
      await signedIn();
    },
  });
  useEffect(() => {
    if (!field) return;
    let here = true;
    const offer = async () => {
      if ((await offersPasskeys()) && here) mutate('field');
    };
    void offer();
    return () => {
      here = false;
    };
  }, [field, mutate]);
  return { ...use, mutate };
}
