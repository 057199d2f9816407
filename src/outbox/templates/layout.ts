import { html, type Markup } from '../html.ts';

/** The frame of every mail: plain, no pictures, nothing that is fetched from anywhere. */
export function layout(sender: string, content: Markup): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
      </head>
      <body
        style="font-family: sans-serif; font-size: 16px; line-height: 1.5; max-width: 36em; margin: 0 auto; padding: 1em"
      >
        ${content}
        <p>${sender}</p>
      </body>
    </html>`.source;
}
