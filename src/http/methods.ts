import type { App } from './app.ts';

/** Collects the routes as they are added. @returns which methods a path takes; none when it is no path of ours */
export function allowedMethods(app: App): (path: string) => string[] {
  const routes: { readonly pattern: RegExp; readonly method: string }[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    const pattern = new RegExp(
      `^${url.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll(/:\w+/g, '[^/]+')}$`,
    );
    for (const one of [method].flat()) routes.push({ pattern, method: one });
  });
  return (path) => [
    ...new Set(routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)),
  ];
}
