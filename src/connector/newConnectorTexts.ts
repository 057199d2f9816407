/** What stands beside the code of a new connector. */

export function packageFile(name: string): string {
  const manifest = {
    name: `psm-connector-${name}`,
    version: '0.1.0',
    description: `A connector of Profile Sync Manager for ${name}`,
    type: 'module',
    // Neither has to be installed to run: the product brings both.
    peerDependencies: { 'profile-sync-manager': '*', zod: '4' },
    peerDependenciesMeta: { 'profile-sync-manager': { optional: true }, zod: { optional: true } },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

export function readmeFile(name: string, title: string, folder: string): string {
  return `# ${title} for Profile Sync Manager

\`index.ts\` is the connector, \`fixtures/source.ts\` a stand-in for ${title} that its tests read. Nothing has to be installed or compiled.

## Try it

\`\`\`sh
export PSM_CONNECTORS=${folder}
psm connectors              # lists ${name} beside the others
psm connectors test ${name}   # the contract that every connector keeps to
psm start                   # it can be chosen where a source is added
\`\`\`

In a checkout of the product, \`psm\` is \`npm run -s psm --\`. Several folders are separated by commas. Once it is to stay, write the folder into the settings file that PSM_CONFIG names: \`{ "connectors": ["${folder}"] }\`.

## Make it yours

1. \`config\` in \`index.ts\`: what an admin has to fill in, each with a sentence that says where to find it. Secrets stand in \`secretFields\` too.
2. \`pageSchema\` and \`getPage\`: what is asked and answered.
3. \`read\`: how pages follow one another, what a record's key is. Leave out \`readChanges\` and \`change\` of the fixture if the API has no changes.
4. \`fixtures/source.ts\`: let it answer as ${title} does. \`psm connectors test ${name}\` tells what does not hold yet.

The manual is docs/connectors.md of the product.

## Publish it

A package holds JavaScript: compile with \`tsc\` (\`"rewriteRelativeImportExtensions": true\`), let \`exports\` of package.json name the compiled file, and whoever uses it installs the package and writes its name into PSM_CONNECTORS. The manual has the \`tsconfig.json\` and \`package.json\` for it, under "Loading".
`;
}

export function connectorPage(name: string, title: string): string {
  return `# ${title}

Reads the people of one ${title} account over its API.

No live account was available while this connector was written: it was tried against a server that answers as the documentation of the API says.

## What it needs

A token with the right "Read people". The connector changes nothing in ${title}.

| setting | where to find it |
|---|---|
| Address | The address of the account, as the browser shows it once you are signed in |
| API token | ${title}: Administration > API > New token |

## What it reads

Everybody, page by page; later only who changed, came or went. What ${title} says about a person becomes columns, objects by a dot: \`name.given\`. Who is no longer there is a leaver in the next full read, and who was deleted is told between them.

To see it work: \`psm connectors test ${name}\`.
`;
}
