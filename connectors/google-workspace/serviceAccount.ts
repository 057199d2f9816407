/** What is needed of the file that the Google Cloud console gives out as the key of a service account. */
export interface ServiceAccount {
  readonly email: string;
  readonly privateKey: string;
  readonly keyId?: string;
}

/** @returns undefined when the text is no such file */
export function accountOf(text: string): ServiceAccount | undefined {
  let file: Readonly<Record<string, unknown>>;
  try {
    file = (JSON.parse(text) ?? {}) as Readonly<Record<string, unknown>>;
  } catch {
    // What the parser says would quote the key.
    return undefined;
  }
  const { client_email: email, private_key: privateKey, private_key_id: keyId } = file;
  if (typeof email !== 'string' || typeof privateKey !== 'string') return undefined;
  if (!email.includes('@') || !privateKey.includes('PRIVATE KEY')) return undefined;
  return { email, privateKey, ...(typeof keyId === 'string' && { keyId }) };
}
