import { foldCase, wordsOf } from '../../kernel/text.ts';

/** A header cut into words, and all of it by `wordsOf`. */
export interface HeaderWords {
  readonly words: readonly string[];
  readonly joined: string;
}

/** Remarks of export tools that say nothing about the content: `[Required]`, `(text)`, `(dd/mm/yyyy)`. */
const remark =
  /[[({<]\s*(?:required|optional|mandatory|pflichtfeld|obligatoire|read[ -]?only|upload only|must be[^\])]*|text|string|date|number|integer|boolean|select|picklist|list|multi-?select|unique|key|hidden|custom|eur|usd|gbp|chf|€|\$|%|hours?|days?|years?|(?:[dmyjta]{1,4}[-/. ]){2}[dmyjta]{1,4})\s*[\])}>]/giu;

/** `urn:ietf:…:2.0:User:manager.value` → `manager.value`; also Entra's `extension_<app id>_name`. */
const prefix = /^(?:urn:\S*:|extension_[0-9a-f]{16,}_|(?:cf|cust(?:om)?(?:[ _-]?field)?|u|x)[_.](?=\p{L}))/iu;

/** Salesforce marks custom fields by `__c`. */
const suffix = /__[cr]$/i;

/** Words that mean something only together, by the word that stands for them. */
const together: readonly (readonly [RegExp, string])[] = [
  [/\be (?=mail)/g, ''],
  [/\b(?:report|reports|reporting|rattache) (?:to|a)\b/g, 'manager'],
  [/\b(?:known as|goes by)\b/g, 'preferred'],
  [/\b(?:user principal name|sam account name)\b/g, 'username'],
  [/\b(?:log|sign) (?=in\b|on\b)/g, 'sign'],
  [/\bf (?=name\b)/g, 'first '],
  [/\bl (?=name\b)/g, 'last '],
  [/\btime zone\b/g, 'timezone'],
  [/\b(?:zip code|code postal)\b/g, 'postal'],
  [/\bmot de passe\b/g, 'password'],
  [/\bdisplay (?=language|locale)/g, 'preferred '],
  [/\blast (?=login|logon|signin|signon|seen|activity|modified|updated|changed|sync|access)/g, 'modified '],
  [/\blast (?=day|date|working)/g, 'end '],
];

/** camelCase, snake_case, dots, SCIM filters, brackets and punctuation all separate words. */
export function headerWords(header: string): HeaderWords {
  const bare = header
    .normalize('NFKC')
    .replace(/^[\u{feff}\s*]+|[\s*:]+$/gu, '')
    .replace(prefix, '')
    .replace(suffix, '')
    .replace(/\[type\s+eq\s+"?(\w+)"?\]/gi, ' $1 ')
    .replace(remark, ' ');
  const text = wordsOf(bare) === '' ? header : bare;
  const split = text
    .replace(/#/g, ' number ')
    .replace(/N\s*\+\s*1/g, ' manager ')
    .replace(/(\p{Ll}|\p{Nd})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replace(/(\p{L})(\p{Nd})/gu, '$1 $2')
    .replace(/(\p{Nd})(\p{L})/gu, '$1 $2');
  const words = foldCase(split.normalize('NFKD'))
    .replace(/\p{M}+/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  let line = words.join(' ');
  for (const [phrase, word] of together) line = line.replace(phrase, word);
  // Otherwise `Employee #` would be the word `Employee`.
  const joined = wordsOf(text.replace(/#/g, ' number '));
  return { words: line.split(' ').filter((word) => word !== ''), joined };
}
