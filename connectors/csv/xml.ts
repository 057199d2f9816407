import { SourceError } from '#connector';

/** An element: its name without a prefix, the text directly in it, and the elements in it. Attributes are left out. */
export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

interface OpenElement {
  readonly tag: string;
  text: string;
  readonly children: XmlElement[];
}

const deepest = 32;

const token =
  /<\?[^<>]*\?>|<\/([\w.:-]{1,100})\s*>|<([\w.:-]{1,100})((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/gy;

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Reads the answers of S3: elements and text, the five named entities and numbered ones. What it does not know (DOCTYPE, entities
 * of its own, CDATA, comments) is refused, since no storage sends it; so nothing can be smuggled in and nothing grows.
 *
 * @throws SourceError `unexpected_answer`
 */
export function parseXml(text: string): XmlElement {
  const root: OpenElement = { tag: '', text: '', children: [] };
  const open = [root];
  let at = 0;
  const source = text.replace(/^\uFEFF/, '').trim();
  for (const match of source.matchAll(token)) {
    at += match[0].length;
    const [, closing, opening, , selfClosing, words] = match;
    const current = open.at(-1)!;
    if (words !== undefined) current.text += unescaped(words);
    else if (opening !== undefined) {
      const element: OpenElement = { tag: opening, text: '', children: [] };
      if (selfClosing === '/') current.children.push(finished(element));
      else if (open.push(element) > deepest) throw refused();
    } else if (closing !== undefined) {
      if (open.length < 2 || current.tag !== closing) throw refused();
      open.pop();
      open.at(-1)!.children.push(finished(current));
    }
  }
  const [document] = root.children;
  if (at !== source.length || open.length !== 1 || document === undefined) throw refused();
  if (root.children.length > 1 || root.text.trim() !== '') throw refused();
  return document;
}

function finished({ tag, text, children }: OpenElement): XmlElement {
  return { name: tag.replace(/^.*:/, ''), text, children };
}

export function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((one) => one.name === name);
}

export function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((one) => one.name === name);
}

/** The text of the child of this name. */
export function textOf(element: XmlElement, name: string): string | undefined {
  return childOf(element, name)?.text;
}

function unescaped(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w+));|&/g, (_all, decimal, hex, name) => {
    const known = name === undefined ? undefined : named[name as string];
    if (known !== undefined) return known;
    const code =
      decimal === undefined ? Number.parseInt((hex as string | undefined) ?? '', 16) : Number(decimal);
    if (!(code <= 0x10_ffff)) throw refused();
    return String.fromCodePoint(code);
  });
}

function refused(): SourceError {
  return new SourceError(
    'unexpected_answer',
    'What answers is no S3 storage: its answer is not the XML that one sends. Look at the endpoint.',
    { setting: 'endpoint' },
  );
}
