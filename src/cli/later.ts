type Later<Module> = {
  readonly [Name in keyof Module]: Module[Name] extends (...given: infer Given) => Promise<infer Result>
    ? (...given: Given) => Promise<Result>
    : never;
};

/**
 * The functions of a module that is imported when the first of them is called. Of all commands one runs, and it starts the
 * sooner without what only the others need.
 */
export function later<Module extends object>(load: () => Promise<Module>): Later<Module> {
  const call =
    (name: string | symbol) =>
    async (...given: unknown[]) => {
      const module = await load();
      return (Reflect.get(module, name) as (...given: unknown[]) => unknown)(...given);
    };
  return new Proxy({} as Later<Module>, { get: (_, name) => call(name) });
}
