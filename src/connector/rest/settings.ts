import { z } from 'zod';

/**
 * The setting `base_url`: another address of the same API, for sandboxes. With credentials in every request it must be https, but
 * on this machine.
 */
export function baseUrlSetting(of: string): z.ZodOptional<z.ZodURL> {
  return z
    .url({ protocol: /^https?$/ })
    .refine((text) => isSafeAddress(text), 'must begin with https://')
    .optional()
    .describe(`Another address of the API, for example of a sandbox. Leave it empty for ${of}.`)
    .meta({ title: 'API address', placeholder: 'https://', place: true, advanced: true });
}

/** https, or this machine. What is no address at all is refused elsewhere. */
export function isSafeAddress(text: string): boolean {
  if (!URL.canParse(text)) return true;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

/** A list that a person typed, separated by commas, blanks or line breaks; each once. */
export function listed(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter((one) => one !== ''))];
}
