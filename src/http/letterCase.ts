/** Settings by groups: `removal_share` outside, `removalShare` inside. */
type Groups = Readonly<Record<string, object | undefined>>;

/** As the API has them. */
export function snakeGroups(groups: Groups): Record<string, object> {
  return renamed(groups, (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
}

/** As they are stored. */
export function camelGroups(groups: Groups): Record<string, object> {
  return renamed(groups, (name) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));
}

function renamed(groups: Groups, rename: (name: string) => string): Record<string, object> {
  const keys = (group: object) =>
    Object.fromEntries(Object.entries(group).map(([name, value]) => [rename(name), value as unknown]));
  return Object.fromEntries(
    Object.entries(groups).flatMap(([name, group]) => (group ? [[rename(name), keys(group)]] : [])),
  );
}
