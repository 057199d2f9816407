import { SearchBox, type SearchBoxProps } from '../../components/SearchBox.tsx';
import { strings } from '../../strings/index.ts';
import classes from './People.module.css';

const { search, searchHint, clearSearch } = strings.people;

/** Searches the members. */
export function SearchInput(props: Pick<SearchBoxProps, 'value' | 'onChange'>) {
  return (
    <SearchBox
      label={search}
      hint={searchHint}
      clearLabel={clearSearch}
      className={classes['search'] ?? ''}
      {...props}
    />
  );
}
