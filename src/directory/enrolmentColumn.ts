const mark = 'program:';

/**
 * Under which name an enrolment goes through mapping, plan and apply, as if it were a value of the profile: true, or null when it is to
 * end. No field has such a key, because keys hold no colon.
 */
export function enrolmentColumn(programId: string): string {
  return `${mark}${programId}`;
}

/** The program that a name stands for; undefined for the key of a field. */
export function programOf(name: string): string | undefined {
  return name.startsWith(mark) ? name.slice(mark.length) : undefined;
}
