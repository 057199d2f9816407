import type { Connector, ConnectorContext, Session, Upload } from '../connector/index.ts';
import { maskedLog } from '../connector/maskedLog.ts';
import { maskedSession } from '../connector/maskedSession.ts';
import { loadConnectors, requireConnector } from '../connector/registry.ts';
import { withTenant } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { openOutgoing } from '../outgoing/outgoing.ts';
import { checkedConfig, type GivenConfig, mergedConfig } from '../source/configuration.ts';
import { readSecrets } from '../source/secrets.ts';
import type { Source } from '../source/sources.ts';
import type { Pipeline } from './pipeline.ts';

export interface OpenOptions {
  readonly upload?: Upload | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Settings to try in place of the stored ones; stored secrets count where none are given. */
  readonly config?: GivenConfig | undefined;
}

/**
 * Opens a stored source by its connector.
 *
 * @throws PsmError `not_found` when the connector is not here, `invalid_request` when the settings do not fit it
 */
export async function openSource(
  pipeline: Pipeline,
  source: Source,
  options: OpenOptions = {},
): Promise<Session> {
  const connector = requireConnector(await connectorsOf(pipeline), source.connector);
  const { database, tenantId } = pipeline;
  const keys = await database.secretKeys();
  const secrets = await withTenant(database, tenantId, (scope) =>
    readSecrets(scope, keys, source.sourceId, options.config),
  );
  const stored = { config: source.config, secrets };
  const settings =
    options.config === undefined
      ? { ...stored.config, ...stored.secrets }
      : mergedConfig(connector, stored, options.config);
  return openWith(pipeline, connector, settings, options);
}

/** Opens a connector with settings that are stored nowhere. @throws PsmError `not_found`, `invalid_request` */
export async function openTrial(
  pipeline: Pipeline,
  name: string,
  config: GivenConfig,
  options: Pick<OpenOptions, 'signal'> = {},
): Promise<Session> {
  const connector = requireConnector(await connectorsOf(pipeline), name);
  return openWith(pipeline, connector, mergedConfig(connector, undefined, config), options);
}

export function connectorsOf({ config }: Pick<Pipeline, 'config'>): Promise<ReadonlyMap<string, Connector>> {
  return loadConnectors(config.connectors);
}

function openWith(
  pipeline: Pipeline,
  connector: Connector,
  settings: GivenConfig,
  { upload, signal: given }: Pick<OpenOptions, 'upload' | 'signal'>,
): Session {
  const { whole, secrets } = checkedConfig(connector, settings);
  if (connector.spec.delivery === 'push') {
    throw new PsmError('conflict', `"${connector.spec.title}" pushes by itself: it is not read.`);
  }
  const signals = [given, pipeline.signal].filter((one) => one !== undefined);
  const signal = AbortSignal.any(signals);
  const outgoing = openOutgoing(pipeline.config.outgoing, { signal });
  const context: ConnectorContext = {
    log: maskedLog(pipeline.log, Object.values(secrets)),
    signal,
    now: () => new Date(),
    fetch: outgoing.fetch,
    resolveHost: outgoing.resolveHost,
    folders: pipeline.config.folders,
    ...(upload === undefined ? {} : { upload: () => upload }),
  };
  const session = maskedSession(connector.open(whole, context), Object.values(secrets));
  return closingWith(session, () => outgoing.close());
}

/** The session as it is, whose `close` gives back its connections too. */
function closingWith(session: Session, after: () => Promise<void>): Session {
  return {
    ...session,
    close: async () => {
      try {
        await session.close?.();
      } finally {
        await after();
      }
    },
  };
}
