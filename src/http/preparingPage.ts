/** What a person sees who is faster than the first build; it comes back by itself. */
export const preparingPage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta http-equiv="refresh" content="2" />
    <title>One moment</title>
    <link rel="stylesheet" href="/invitations/style.css" />
  </head>
  <body>
    <main>
      <h1>One moment</h1>
      <p>The pages are being prepared, which takes some seconds after an update. This page opens by itself.</p>
    </main>
  </body>
</html>
`;
