import { rule } from './rule.ts';

/** What a profile may hold besides, and what it must never be filled from. */
export const otherRules = [
  rule('languages', 'language', 0.95, 'native personal'),
  rule('locale', 'locale', 0.92, 'language preferred code'),
  rule('locale', 'preferred language', 0.9, 'code'),
  rule('notes', 'note', 0.92, 'personal'),
  rule('password', 'password', 0.96, 'function hash date created new other login'),
  rule('pay', 'pay', 0.93, 'type code date annual base currency'),
  rule('sensitive', 'sensitive', 0.95, 'status code id name date type'),
  rule('count', 'count', 0.9, 'email employee job'),
];
