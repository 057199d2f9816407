import { isStorableText } from '../../kernel/text.ts';
import { quoted } from './quoted.ts';

/** What a filter is made of. `at` is the position of its first character, counted from 1 as people do. */
export type Token =
  | { readonly kind: '(' | ')' | '[' | ']' | 'end'; readonly at: number }
  /** Names, operators, numbers, `true`, `false`, `null`: what a word is depends on where it stands. */
  | { readonly kind: 'word'; readonly at: number; readonly text: string }
  | { readonly kind: 'string'; readonly at: number; readonly value: string };

/** A fault of a filter or a path: says where. */
export type Fail = (at: number, sentence: string) => never;

const space = /\s*/y;
const word = /[^\s()[\]"]+/y;
const jsonString = /"(?:[^"\\]|\\[^])*"/y;

/** The filter cut into tokens, the last one of kind `end`. Strings are JSON strings (RFC 7644 §3.4.2.2, RFC 8259 §7). */
export function tokensOf(text: string, fail: Fail): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = position;
    const found = pattern.exec(text)?.[0];
    position += found?.length ?? 0;
    return found;
  };
  for (;;) {
    take(space);
    const at = position + 1;
    const next = text[position];
    if (next === undefined) return [...tokens, { kind: 'end', at }];
    if (next === '(' || next === ')' || next === '[' || next === ']') {
      tokens.push({ kind: next, at });
      position += 1;
    } else if (next === '"') {
      const literal = take(jsonString) ?? fail(at, 'this text has no closing double quote');
      tokens.push({ kind: 'string', at, value: stringOf(literal, at, fail) });
    } else tokens.push({ kind: 'word', at, text: take(word) ?? '' });
  }
}

function stringOf(literal: string, at: number, fail: Fail): string {
  let value = '';
  try {
    value = String(JSON.parse(literal));
  } catch {
    fail(at, `${quoted(literal)} is not a JSON string: look at its backslashes and control characters`);
  }
  if (!isStorableText(value))
    fail(at, 'this text has a NUL character or half a surrogate pair, which no value has');
  return value;
}
