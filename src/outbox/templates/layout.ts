import { html, type Markup } from '../html.ts';

/** What every machine has. */
const font = "font-family: -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

/**
 * Every colour of text stands beside the colour below it, and neither is pure: programs that darken mail either turn both or leave
 * both. Tables and inline styles, as some programs know nothing else.
 */
export const styles = {
  title: `margin: 0 0 20px; ${font}; font-size: 24px; line-height: 32px; font-weight: 700; color: #1b1f24`,
  text: `margin: 0 0 16px; ${font}; font-size: 16px; line-height: 24px; color: #2b3138`,
  small: `margin: 0; ${font}; font-size: 14px; line-height: 21px; color: #55606e`,
  address: 'color: #364fc7; word-break: break-all; overflow-wrap: anywhere',
} as const;

export interface MailFrame {
  /** What mail programs and readers of screens call the document. */
  readonly title: string;
  readonly sender: string;
  readonly content: Markup;
  /** Below a line, smaller: what is good to know. */
  readonly note: string;
}

/**
 * The frame of every mail: a card with the sender above it; no pictures, nothing that is fetched from anywhere. Where a mail is shown
 * in a frame, its links open outside of it, or not at all.
 */
export function layout({ title, sender, content, note }: MailFrame): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light" />
        <meta name="supported-color-schemes" content="light" />
        <title>${title}</title>
        <base target="_blank" />
      </head>
      <body style="margin: 0; padding: 0; background-color: #f1f3f6">
        <div role="article" aria-roledescription="email" aria-label="${title}" lang="en">
          <table
            role="presentation"
            width="100%"
            cellpadding="0"
            cellspacing="0"
            border="0"
            bgcolor="#f1f3f6"
            style="background-color: #f1f3f6"
          >
            <tr>
              <td align="center" style="padding: 32px 12px">
                <table
                  role="presentation"
                  width="100%"
                  cellpadding="0"
                  cellspacing="0"
                  border="0"
                  style="max-width: 560px; text-align: left"
                >
                  <tr>
                    <td
                      style="padding: 0 4px 14px; ${font}; font-size: 15px; line-height: 22px; font-weight: 700; color: #3b4450; overflow-wrap: anywhere"
                    >
                      ${sender}
                    </td>
                  </tr>
                  <tr>
                    <td
                      bgcolor="#fefefe"
                      style="padding: 32px 24px; background-color: #fefefe; border: 1px solid #dadfe5; border-radius: 12px; overflow-wrap: anywhere"
                    >
                      ${content}
                      <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
                        <tr>
                          <td style="padding-top: 20px; border-top: 1px solid #e3e6ea">
                            <p style="${styles.small}">${note}</p>
                          </td>
                        </tr>
                      </table>
                    </td>
                  </tr>
                  <tr>
                    <td style="padding: 16px 4px 0">
                      <p style="${styles.small}">This mail comes from ${sender}.</p>
                    </td>
                  </tr>
                </table>
              </td>
            </tr>
          </table>
        </div>
      </body>
    </html>`.source;
}

/** A link that looks like a button: the cell carries the colour too, for programs that give links no padding. */
export function buttonLink(address: string, label: string): Markup {
  return html`<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin: 24px 0">
    <tr>
      <td bgcolor="#364fc7" style="background-color: #364fc7; border-radius: 8px">
        <a
          href="${address}"
          style="display: inline-block; padding: 13px 24px; ${font}; font-size: 16px; line-height: 22px; font-weight: 700; color: #fefefe; background-color: #364fc7; border-radius: 8px; text-decoration: none"
          >${label}</a
        >
      </td>
    </tr>
  </table>`;
}
