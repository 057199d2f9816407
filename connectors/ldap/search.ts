import { SourceError } from '#connector';
import { PagedResultsControl } from 'ldapts';
import type { LdapConnection, LdapEntry, Question } from './connection.ts';

/**
 * All entries of a search, page by page (RFC 2696). Only a page without a cookie is the last: Active Directory sends pages with
 * nobody on them in between. The control is not critical, so that a server that does not know it gives everything at once, or says
 * that it is too much.
 */
export async function* pagesOf(
  connection: LdapConnection,
  question: Question,
  size: number,
): AsyncGenerator<readonly LdapEntry[]> {
  let cookie = Buffer.alloc(0);
  for (let empty = 0; ;) {
    const paged = new PagedResultsControl({ value: { size, cookie } });
    const answer = await connection.search({ ...question, controls: [...(question.controls ?? []), paged] });
    if (answer.entries.length > 0) yield answer.entries;
    if (answer.cookie.length === 0) return;
    cookie = Buffer.from(answer.cookie);
    empty = answer.entries.length === 0 ? empty + 1 : 0;
    if (empty > mostEmpty) {
      throw new SourceError(
        'unexpected_answer',
        `The server sends one empty page after the other, ${mostEmpty} by now.`,
      );
    }
  }
}

/** Pages in a row with nobody on them, at most. */
const mostEmpty = 10_000;
