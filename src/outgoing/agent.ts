import { isIP } from 'node:net';
import { callbackify } from 'node:util';
import { Agent, buildConnector } from 'undici';
import { plainHost } from './allowList.ts';
import type { Guard } from './guard.ts';

/** Bytes of all headers of one answer. */
const headerBytes = 64 * 1024;

/** Seconds until a connection must be there. */
const connectSeconds = 10;

/**
 * Connections over HTTP to whoever the guard lets through. It is asked at each connect, with the very addresses that are connected
 * to, so that a name that leads elsewhere a moment later does not get past it. No proxy, no socket file.
 *
 * @param seconds without a byte
 */
export function guardedAgent(guard: Guard, seconds: number): Agent {
  const milliseconds = seconds * 1000;
  const connect = buildConnector({
    lookup: guard.lookup,
    autoSelectFamily: true,
    allowH2: false,
    // Whatever the environment says.
    rejectUnauthorized: true,
    timeout: Math.min(seconds, connectSeconds) * 1000,
  });
  return new Agent({
    connect: (options, callback) => {
      // Addresses are not looked up by the system: they are asked for here.
      if (isIP(plainHost(options.hostname)) === 0) connect(options, callback);
      else
        callbackify(guard.addressesOf)(options.hostname, (error) =>
          error === null ? connect(options, callback) : callback(error, null),
        );
    },
    headersTimeout: milliseconds,
    bodyTimeout: milliseconds,
    maxHeaderSize: headerBytes,
  });
}
