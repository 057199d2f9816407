import type { z } from 'zod';

const kinds: Readonly<Record<string, string>> = {
  string: 'a text, in quotation marks',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  array: 'a list',
};
const formats: Readonly<Record<string, string>> = {
  url: 'an address that begins with https://',
  email: 'an e-mail address',
};

/**
 * What is wrong with a setting, for whoever entered it. What zod says by itself is for programmers; what a connector says of its own
 * settings is kept as it is. Pure.
 *
 * @param given the value, of which only its absence is told
 */
export function settingFault(issue: z.core.$ZodIssue, given: unknown): string {
  if (!/^(?:Invalid|Too) /.test(issue.message)) return issue.message;
  if (given === undefined) return 'is missing. Fill it in.';
  if (issue.code === 'invalid_value') return `must be ${issue.values.map(String).join(' or ')}.`;
  if (issue.code === 'invalid_type') return `must be ${kinds[issue.expected] ?? issue.expected}.`;
  if (issue.code === 'invalid_format') {
    return `must be ${formats[issue.format] ?? 'written otherwise: see the help beside it'}.`;
  }
  if (issue.code === 'too_small') return `must be at least ${issue.minimum}${unitOf(issue.origin)}.`;
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}${unitOf(issue.origin)}.`;
  return issue.message;
}

function unitOf(origin: string): string {
  return origin === 'string' ? ' characters long' : origin === 'array' ? ' entries long' : '';
}
