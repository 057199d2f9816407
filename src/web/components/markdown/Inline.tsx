import { Anchor, Code, VisuallyHidden } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import type { Token, Tokens } from 'marked';
import { Fragment, type ReactNode } from 'react';
import { strings } from '../../strings/index.ts';
import { plainText } from './plainText.ts';

export interface InlineProps {
  readonly tokens: readonly Token[];
  /** The id of the heading that a link of the text leads to; undefined when there is none. */
  readonly idOf: (anchor: string) => string | undefined;
}

/** Words of a Markdown text. Tags are left out, a picture is its description, and a link leads to a web page or nowhere. */
export function Inline({ tokens, idOf }: InlineProps) {
  return tokens.map((token, index) => <Fragment key={index}>{inline(token, idOf)}</Fragment>);
}

function inline(token: Token, idOf: InlineProps['idOf']): ReactNode {
  const inside = <Inline tokens={insideOf(token) ?? []} idOf={idOf} />;
  switch (token.type) {
    case 'strong':
      return <strong>{inside}</strong>;
    case 'em':
      return <em>{inside}</em>;
    case 'del':
      return <del>{inside}</del>;
    case 'codespan':
      return <Code>{(token as Tokens.Codespan).text}</Code>;
    case 'br':
      return <br />;
    case 'link':
      return (
        <Link href={(token as Tokens.Link).href} idOf={idOf}>
          {inside}
        </Link>
      );
    case 'html':
    case 'checkbox':
      return null;
    default:
      return insideOf(token) === undefined ? plainText((token as Tokens.Text).text) : inside;
  }
}

function insideOf(token: Token): readonly Token[] | undefined {
  return 'tokens' in token ? token.tokens : undefined;
}

interface LinkProps {
  readonly href: string;
  readonly idOf: InlineProps['idOf'];
  readonly children: ReactNode;
}

function Link({ href, idOf, children }: LinkProps) {
  if (/^https?:\/\//i.test(href) && URL.canParse(href)) {
    return (
      <Anchor href={href} target="_blank" rel="noopener noreferrer" inherit underline="always">
        {children}
        <IconExternalLink
          size="0.9em"
          aria-hidden
          style={{ marginInlineStart: 2, verticalAlign: '-0.1em' }}
        />
        <VisuallyHidden> {strings.guide.newTab}</VisuallyHidden>
      </Anchor>
    );
  }
  const id = href.startsWith('#') ? idOf(href.slice(1)) : undefined;
  // Pages that are not here: their name is enough.
  if (id === undefined) return children;
  return (
    <Anchor
      href={`#${id}`}
      inherit
      underline="always"
      onClick={(event) => {
        // The address belongs to the page: it stays.
        event.preventDefault();
        goTo(id);
      }}
    >
      {children}
    </Anchor>
  );
}

/** Only the box that the text is read in is scrolled, not what stands beside it. */
function goTo(id: string): void {
  const heading = document.getElementById(id);
  const box = heading?.closest('[data-psm-scroll]');
  if (!heading) return;
  if (box) box.scrollTop += heading.getBoundingClientRect().top - box.getBoundingClientRect().top - 8;
  else heading.scrollIntoView();
  heading.focus({ preventScroll: true });
}
