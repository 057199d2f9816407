import net from 'node:net';
import tls from 'node:tls';
import type { ConnectorContext } from '#connector';
import { unreachable } from './faults.ts';
import type { Settings } from './settings.ts';

/** Seconds until a connection stands, at most. */
const longestConnect = 20;

/**
 * Connects to an address; with LDAPS the connection is private from the first byte on.
 *
 * @throws SourceError that names the setting which is wrong: host, certificate or encryption
 */
export async function openSocket(
  address: string,
  settings: Settings,
  context: ConnectorContext,
): Promise<net.Socket> {
  const secure = settings.security === 'ldaps';
  const target = { host: address, port: settings.port ?? (secure ? 636 : 389) };
  const socket = secure ? tls.connect({ ...target, ...certificates(settings) }) : net.connect(target);
  await ready(socket, secure ? 'secureConnect' : 'connect', settings, context);
  return socket;
}

/** Makes an open connection private. @throws SourceError as `openSocket` */
export async function securedSocket(
  open: net.Socket,
  settings: Settings,
  context: ConnectorContext,
): Promise<net.Socket> {
  const socket = tls.connect({ socket: open, ...certificates(settings) });
  await ready(socket, 'secureConnect', settings, context);
  return socket;
}

/** The address is connected to, the name is what the certificate has to show. A name that is an address is checked as one. */
function certificates({ host, ca_certificate: ca }: Settings): tls.ConnectionOptions {
  return {
    ...(net.isIP(host) === 0 && { servername: host }),
    ...(ca !== undefined && ca !== '' && { ca: [ca] }),
    minVersion: 'TLSv1.2',
    checkServerIdentity: (_name, certificate) => tls.checkServerIdentity(host, certificate),
  };
}

async function ready(
  socket: net.Socket,
  event: 'connect' | 'secureConnect',
  settings: Settings,
  { signal }: ConnectorContext,
): Promise<void> {
  const heard: [string, (cause?: Error) => void][] = [];
  const stopped = new AbortController();
  try {
    await new Promise<void>((resolve, reject) => {
      let talking = !socket.connecting;
      const failed = (cause?: Error) => reject(unreachable(cause, settings, talking));
      heard.push(
        [
          'connect',
          () => {
            talking = true;
          },
        ],
        [event, () => resolve()],
        ['error', failed],
        ['close', () => failed()],
        ['timeout', () => failed()],
      );
      for (const [name, listener] of heard) socket.on(name, listener);
      socket.setTimeout(Math.min(settings.timeout_seconds, longestConnect) * 1_000);
      signal.addEventListener('abort', () => reject(signal.reason as Error), {
        once: true,
        signal: stopped.signal,
      });
    });
  } catch (error) {
    // What it says from now on is of no interest, but must not be without a listener.
    socket.on('error', () => {});
    socket.destroy();
    throw error;
  } finally {
    stopped.abort();
    for (const [name, listener] of heard) socket.off(name, listener);
  }
}
