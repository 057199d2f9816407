import { strings } from '../../../../strings/index.ts';

export type Provider = keyof typeof strings.push.providers;

/** Identity providers with a guide of their own, as they are chosen. */
export const providers = Object.entries(strings.push.providers).map(([value, label]) => ({
  value: value as Provider,
  label,
}));

/** The provider that a connection is called after; undefined when its name says nothing. Pure. */
export function providerOf(name: string): Provider | undefined {
  const words = name.toLowerCase();
  if (/azure|microsoft/.test(words)) return 'entra';
  return providers.find(({ value }) => words.includes(value))?.value;
}
