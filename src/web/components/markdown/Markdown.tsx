import { Typography } from '@mantine/core';
import { lexer } from 'marked';
import { useId, useMemo } from 'react';
import { Blocks } from './Blocks.tsx';
import { headingPlaces } from './headings.ts';
import classes from './Markdown.module.css';

export interface MarkdownProps {
  readonly source: string;
  /** Level of its highest headings. */
  readonly level: number;
}

/**
 * A Markdown text from somewhere, as elements of the page: nothing of it is ever taken for HTML, pictures are not loaded, and links
 * lead to web pages only. The heading that it begins with is left out: whoever shows the text says what it is. It brings a parser:
 * import it when it is needed.
 */
export function Markdown({ source, level }: MarkdownProps) {
  const prefix = useId();
  const { tokens, places } = useMemo(() => {
    const all = lexer(source).filter(({ type }) => type !== 'space');
    const [first] = all;
    const shown = first?.type === 'heading' && 'depth' in first && first.depth === 1 ? all.slice(1) : all;
    return { tokens: shown, places: headingPlaces(shown, level) };
  }, [source, level]);
  const anchors = useMemo(() => new Set([...places.values()].map(({ anchor }) => anchor)), [places]);
  const idOf = (anchor: string) => (anchors.has(anchor) ? `${prefix}${anchor}` : undefined);
  return (
    <Typography className={classes['text'] ?? ''}>
      <Blocks tokens={tokens} places={places} idOf={idOf} />
    </Typography>
  );
}
