import { SearchBox as Box, type SearchBoxProps } from '../../../components/SearchBox.tsx';
import { strings } from '../../../strings/index.ts';

const { search, clearSearch } = strings.push;

/** The search of a list of a connection. */
export function SearchBox(props: Pick<SearchBoxProps, 'value' | 'hint' | 'onChange'>) {
  return <Box label={search} clearLabel={clearSearch} {...props} />;
}
