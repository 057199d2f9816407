import type { JsonValue } from '../../db/schema.ts';
import { html } from '../html.ts';
import { oneLine } from '../words.ts';
import { buttonLink, layout, styles } from './layout.ts';
import type { Mail, MessageFacts } from './template.ts';

/** A mail to an admin: what happened, in sentences and points, and the page where something can be done about it. */
export interface Notice {
  readonly subject: string;
  readonly sentences: readonly string[];
  readonly points?: readonly string[];
  readonly after?: readonly string[];
  readonly link: { readonly address: string; readonly label: string };
  /** Why the reader gets it. */
  readonly note: string;
}

export function notice(
  { tenant }: MessageFacts,
  { subject, sentences, points = [], after = [], link, note }: Notice,
): Mail {
  const sender = oneLine(tenant);
  const list = points.length === 0 ? [] : [points.map((point) => `- ${point}`).join('\n')];
  const paragraph = (text: string) => html`<p style="${styles.text}">${text}</p>`;
  return {
    subject,
    text: `${[...sentences, ...list, ...after, `${link.label}:\n${link.address}`, note, sender].join('\n\n')}\n`,
    html: layout({
      title: subject,
      sender,
      note,
      content: html`<h1 style="${styles.title}">${subject}</h1>
        ${sentences.map(paragraph)}
        ${
          points.length === 0
            ? []
            : html`<ul style="${styles.text}; padding-left: 20px">
                ${points.map((point) => html`<li style="margin: 0 0 6px">${point}</li>`)}
              </ul>`
        }
        ${after.map(paragraph)} ${buttonLink(link.address, link.label)}`,
    }),
  };
}

/** Who was an admin when the mail was queued and is none any more has no business with it. */
export function adminObstacle({ admin }: MessageFacts): string | undefined {
  return admin === undefined ? 'no admin any more' : undefined;
}

/** A text of the message's data as one harmless line of at most so many characters. */
export function textOf(data: Readonly<Record<string, JsonValue>>, name: string, longest = 120): string {
  const value = data[name];
  return typeof value === 'string' ? oneLine(value, longest) : '';
}

export function textsOf(data: Readonly<Record<string, JsonValue>>, name: string, longest = 600): string[] {
  const value = data[name];
  return Array.isArray(value)
    ? value.filter((one) => typeof one === 'string').map((one) => oneLine(one, longest))
    : [];
}

export function numberOf(data: Readonly<Record<string, JsonValue>>, name: string): number {
  const value = data[name];
  return typeof value === 'number' ? value : 0;
}

/** Of a moment as it stands in the data; undefined when there is none. */
export function momentOf(data: Readonly<Record<string, JsonValue>>, name: string): Date | undefined {
  const value = data[name];
  const moment = typeof value === 'string' ? new Date(value) : undefined;
  return moment === undefined || Number.isNaN(moment.getTime()) ? undefined : moment;
}

/** The page of something; ids go into addresses only as ids. */
export function pageOf(baseUrl: string, page: 'sources' | 'plans', id: string): string {
  return `${baseUrl}/${page}/${encodeURIComponent(id)}`;
}
