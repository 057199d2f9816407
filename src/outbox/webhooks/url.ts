import { SourceError } from '../../connector/sourceError.ts';
import { PsmError } from '../../kernel/errors.ts';
import { parseAllowList } from '../../outgoing/allowList.ts';
import { openOutgoing, type OutgoingSettings } from '../../outgoing/outgoing.ts';

/**
 * Looks whether an address may be sent to at this moment; each attempt looks again.
 *
 * @throws PsmError `invalid_request`: a sentence that says what is wrong with it
 */
export async function assertUrl(settings: OutgoingSettings, text: string): Promise<void> {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) throw refused('The address begins with https://.');
  if (url.username !== '' || url.password !== '') {
    throw refused('The address holds a user name or password. Leave them out: the signature says who sends.');
  }
  const allow = parseAllowList(settings.allow);
  if (url.protocol === 'http:' && !allow.hasHost(url.hostname) && !allow.hasAddress(url.hostname)) {
    throw refused(
      `Webhooks are sent by https only. Without encryption they go to hosts that the operator of this service allows by name (PSM_OUTGOING_ALLOW): "${url.hostname}" is none of them.`,
    );
  }
  const outgoing = openOutgoing(settings);
  try {
    await outgoing.resolveHost(url.hostname);
  } catch (error) {
    if (error instanceof SourceError) throw refused(error.message);
    throw error;
  } finally {
    await outgoing.close();
  }
}

function refused(message: string): PsmError {
  return new PsmError('invalid_request', message, { details: { setting: 'url' } });
}
