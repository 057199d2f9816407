import { Select } from '@mantine/core';
import { strings } from '../../../../strings/index.ts';
import classes from '../Push.module.css';
import { SearchBox } from '../SearchBox.tsx';
import type { PushChange, PushSearch } from '../useFilter.ts';

const text = strings.push.requests;
const optionsOf = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));
const outcomes = optionsOf(text.outcomes);
const methods = optionsOf(text.methods);
const sinces = optionsOf(text.sinces);

export interface RequestFiltersProps {
  readonly filter: PushSearch;
  readonly onChange: (change: PushChange) => void;
}

/** Search, outcome, kind and time. */
export function RequestFilters({ filter, onChange }: RequestFiltersProps) {
  return (
    <div role="group" aria-label={text.filters} className={classes['filters']}>
      <SearchBox value={filter.q ?? ''} hint={text.search} onChange={(q) => onChange({ q })} />
      <Select
        label={text.outcome}
        data={outcomes}
        value={filter.outcome ?? 'all'}
        onChange={(outcome) => onChange({ outcome: outcome === 'failed' ? outcome : '' })}
      />
      <Select
        label={text.method}
        data={methods}
        value={filter.method ?? ''}
        onChange={(method) => onChange({ method: method ?? '' })}
      />
      <Select
        label={text.since}
        data={sinces}
        value={filter.since ?? ''}
        onChange={(since) => onChange({ since: since ?? '' })}
      />
    </div>
  );
}
