const key = 'psm-organisation';

/** Short name of the organisation that somebody worked in last in this browser; undefined where browsers keep nothing. */
export function lastOrganisation(): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps it for the next sign-in; undefined forgets it. */
export function keepOrganisation(slug: string | undefined): void {
  try {
    if (slug === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, slug);
  } catch {
    // Then it is asked for next time.
  }
}
