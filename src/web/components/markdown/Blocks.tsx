import { Table } from '@mantine/core';
import type { Token, Tokens } from 'marked';
import { strings } from '../../strings/index.ts';
import type { Place } from './headings.ts';
import { Inline, type InlineProps } from './Inline.tsx';
import classes from './Markdown.module.css';

interface How {
  readonly places: ReadonlyMap<Token, Place>;
  readonly idOf: InlineProps['idOf'];
}

export interface BlocksProps extends How {
  readonly tokens: readonly Token[];
}

/** Paragraphs, lists, tables and the like of a Markdown text. HTML is left out. */
export function Blocks({ tokens, ...how }: BlocksProps) {
  return tokens.map((token, index) => <Block key={index} token={token} {...how} />);
}

function Block({ token, ...how }: How & { readonly token: Token }) {
  const inside = 'tokens' in token ? (token.tokens ?? []) : [];
  switch (token.type) {
    case 'heading':
      return <Heading heading={token as Tokens.Heading} {...how} />;
    case 'paragraph':
      return (
        <p>
          <Inline tokens={inside} idOf={how.idOf} />
        </p>
      );
    case 'text':
      return <Inline tokens={[token]} idOf={how.idOf} />;
    case 'code':
      return (
        <pre className={classes['code']}>
          <code>{(token as Tokens.Code).text}</code>
        </pre>
      );
    case 'blockquote':
      return (
        <blockquote>
          <Blocks tokens={inside} {...how} />
        </blockquote>
      );
    case 'list':
      return <List list={token as Tokens.List} {...how} />;
    case 'table':
      return <Grid table={token as Tokens.Table} idOf={how.idOf} />;
    case 'hr':
      return <hr />;
    default:
      return null;
  }
}

/** A heading inside of a list or a quotation is only a line in bold. */
function Heading({ heading, places, idOf }: How & { readonly heading: Tokens.Heading }) {
  const words = <Inline tokens={heading.tokens} idOf={idOf} />;
  const place = places.get(heading);
  if (place === undefined) {
    return (
      <p>
        <strong>{words}</strong>
      </p>
    );
  }
  const Tag = `h${place.level}` as 'h3';
  return (
    <Tag id={idOf(place.anchor)} tabIndex={-1}>
      {words}
    </Tag>
  );
}

function List({ list, ...how }: How & { readonly list: Tokens.List }) {
  const items = list.items.map((item, index) => (
    <li key={index}>
      <Blocks tokens={item.tokens} {...how} />
    </li>
  ));
  return list.ordered ? <ol start={list.start === '' ? 1 : list.start}>{items}</ol> : <ul>{items}</ul>;
}

/** Wider than the text has room for, it is scrolled in a box of its own. */
function Grid({ table: { header, rows }, idOf }: Pick<How, 'idOf'> & { readonly table: Tokens.Table }) {
  const name = header.map(({ text }) => text).find((text) => text !== '') ?? '';
  return (
    <div
      className={classes['box']}
      tabIndex={0}
      role="group"
      aria-label={strings.guide.table(name.replaceAll(/[*_`]/g, ''))}
    >
      <Table withTableBorder className={classes['table'] ?? ''}>
        <Table.Thead>
          <Table.Tr>
            {header.map(({ text, tokens }, column) =>
              text === '' ? (
                <Table.Td key={column} />
              ) : (
                <Table.Th key={column}>
                  <Inline tokens={tokens} idOf={idOf} />
                </Table.Th>
              ),
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row, number) => (
            <Table.Tr key={number}>
              {row.map(({ tokens }, column) => (
                <Table.Td key={column}>
                  <Inline tokens={tokens} idOf={idOf} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
