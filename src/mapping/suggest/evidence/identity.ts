import type { ColumnFacts } from '../columnFacts.ts';
import { type Evidence, shareClause, silent, weighed } from './evidence.ts';

/** A unique id differs in every row and looks like a number or code. */
export function idEvidence(column: ColumnFacts): Evidence {
  const { filled, blank } = column.profile;
  const looks = Math.max(column.share('code'), column.share('uuid'), column.share('integer'));
  if (column.share('date') > 0.5 && column.share('integer') < 0.5)
    return contradiction(column, 'date', 'dates');
  if (column.share('severalWords') > 0.5)
    return { weight: -0.6, alone: 0, says: () => 'the values are several words' };
  if (column.repeated > 0.3)
    return { weight: -0.8, alone: 0, says: () => 'many values occur more than once' };
  const isPhone = column.share('phone') > 0.5;
  const isComplete = blank <= filled * 0.05;
  if (column.repeated > 0.05 || looks < 0.5) return { ...silent, weight: looks < 0.5 ? -0.2 : 0 };
  const alone = column.nameless && filled >= 5 && isComplete && looks > 0.95 && !isPhone ? 0.45 : 0;
  if (!isComplete)
    return { weight: 0.1, alone: 0, says: () => `${blank.toLocaleString('en')} rows have no value` };
  return { weight: column.repeated === 0 ? 1 : 0.5, alone, says: () => 'every row has a value of its own' };
}

/** Names are letters. Which of the names they are, only the header can say. */
export function nameEvidence(column: ColumnFacts): Evidence {
  for (const [shape, what] of [
    ['email', 'e-mail addresses'],
    ['number', 'numbers'],
    ['date', 'dates'],
    ['boolean', 'a yes or no'],
    ['salutation', 'forms of address'],
  ] as const) {
    if (column.share(shape) > 0.5) return contradiction(column, shape, what);
  }
  return column.share('name') >= 0.8
    ? { weight: 0.5, alone: 0, says: () => 'the values look like names' }
    : silent;
}

/** `own` addresses differ from row to row; a manager's come back. */
export function emailEvidence(column: ColumnFacts, own: boolean): Evidence {
  const share = column.share('email');
  const says = shareClause(column, share, 'e-mail addresses');
  const weight = weighed(share, 0.4, 0.9);
  if (own && weight > 0 && column.repeated > 0.4 && column.profile.filled > 4) {
    return { weight: -0.5, alone: 0, says: () => `${says()}, yet many occur more than once` };
  }
  const enough = share >= 0.95 && column.profile.filled >= 3;
  const fits = own ? column.repeated <= 0.02 : column.repeated > 0.1;
  return { weight, alone: enough && fits ? (own ? 0.66 : 0.45) : 0, says };
}

function contradiction(
  column: ColumnFacts,
  shape: 'email' | 'number' | 'date' | 'boolean' | 'salutation',
  what: string,
): Evidence {
  return { weight: -1, alone: 0, says: shareClause(column, column.share(shape), what) };
}
