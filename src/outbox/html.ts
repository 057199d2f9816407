/** HTML that is safe to put into HTML. Only the `html` tag makes it. */
export class Markup {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/**
 * Writes HTML. Whatever is put in is escaped, for elements and quoted attributes alike, unless it is markup itself or a
 * list of markup.
 */
export function html(
  strings: TemplateStringsArray,
  ...values: readonly (string | number | Markup | readonly Markup[])[]
): Markup {
  let source = strings[0] ?? '';
  for (const [index, value] of values.entries()) {
    source += [value].flat().map(sourceOf).join('') + (strings[index + 1] ?? '');
  }
  return new Markup(source);
}

function sourceOf(value: string | number | Markup): string {
  return value instanceof Markup ? value.source : escaped(String(value));
}
