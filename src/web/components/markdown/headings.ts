import type { Token, Tokens } from 'marked';

/** Where a heading of a text stands on the page. */
export interface Place {
  readonly level: number;
  /** What links of the text call it. */
  readonly anchor: string;
}

/**
 * Level and anchor of every heading that stands for itself. Levels begin at `first` and never leave one out, whatever the text does.
 * Anchors are made as code hosts make them. Pure.
 */
export function headingPlaces(tokens: readonly Token[], first: number): ReadonlyMap<Token, Place> {
  const places = new Map<Token, Place>();
  const seen = new Map<string, number>();
  const headings = tokens.filter((token): token is Tokens.Heading => token.type === 'heading');
  const highest = Math.min(...headings.map(({ depth }) => depth));
  let before = first - 1;
  for (const heading of headings) {
    const level = Math.min(first + heading.depth - highest, before + 1, 6);
    const name = anchorOf(heading.text);
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    places.set(heading, { level, anchor: times === 0 ? name : `${name}-${times}` });
    before = level;
  }
  return places;
}

function anchorOf(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');
}
