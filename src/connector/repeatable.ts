const mark = Symbol.for('profile-sync-manager.repeatable');

/**
 * Marks a request that may be sent twice although its method does not say so: a POST that only asks, such as one for a token or a
 * search. `context.fetch` then repeats it after broken connections and busy answers, as it does with GET.
 *
 * ```ts
 * await context.fetch(`${url}/oauth/token`, repeatable({ method: 'POST', body: new URLSearchParams({ ... }) }));
 * await context.fetch(signedRequest, repeatable());
 * ```
 */
export function repeatable(init: RequestInit = {}): RequestInit {
  return { ...init, [mark]: true } as RequestInit;
}

/** Did `repeatable` mark it? */
export function isRepeatable(init: RequestInit | undefined): boolean {
  return init !== undefined && mark in init;
}
