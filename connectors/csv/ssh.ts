import type { Algorithms, Client, ConnectConfig, SFTPWrapper } from 'ssh2';
import { type ConnectorContext, SourceError } from '#connector';
import { algorithmOf, fingerprintOf, type HostKeyKind, hostKeyKinds, kindOf, pinnedKeys } from './hostKey.ts';
import type { Settings } from './settings.ts';
import { withSetting } from './networkFault.ts';

export interface SshConnection {
  readonly sftp: SFTPWrapper;
  /** It ended, by us or by the server: another one is needed. */
  closed(): boolean;
  close(): void;
}

/** Milliseconds until the server must have let us in. */
const patience = 20_000;

/**
 * Connects and signs in, after the server has shown a host key that the settings name: before that nothing secret is sent. Ends
 * with `context.signal`.
 *
 * @throws SourceError that names the setting
 */
export async function connectSsh(settings: Settings, context: ConnectorContext): Promise<SshConnection> {
  const signIn = await credentials(settings);
  const pinned = pinnedKeys(settings.host_key);
  const address = await context.resolveHost(settings.host ?? '').catch((error: unknown) => {
    throw error instanceof SourceError ? withSetting(error, 'host') : error;
  });
  const accepted = new Set(pinned.map((one) => one.fingerprint));
  const [named] = pinned.flatMap((one) => one.kind ?? []);
  const seen: Buffer[] = [];

  const attempt = (kinds: readonly HostKeyKind[]) =>
    opened(
      {
        host: address,
        port: settings.port,
        ...signIn,
        algorithms: algorithms(kinds, settings.old_algorithms),
        hostVerifier: (key: Buffer) => {
          seen.push(key);
          return accepted.has(fingerprintOf(key));
        },
      },
      settings,
      context,
      () => seen.some((key) => accepted.has(fingerprintOf(key))),
    );

  const first = await attempt(
    named === undefined ? hostKeyKinds : [named, ...hostKeyKinds.filter((k) => k !== named)],
  );
  if (first !== undefined) return first;
  // It showed another key than the pinned one; perhaps it has that one too.
  const shown = seen.map(kindOf);
  for (const kind of pinned.length === 0 ? [] : hostKeyKinds.filter((one) => !shown.includes(one))) {
    const again = await attempt([kind]).catch((error: unknown) => {
      if (error instanceof SourceError && error.setting === 'old_algorithms') return undefined;
      throw error;
    });
    if (again !== undefined) return again;
  }
  throw unknownHost(settings, seen[0], [...accepted]);
}

/** Undefined when the host key was refused. */
async function opened(
  options: ConnectConfig,
  settings: Settings,
  context: ConnectorContext,
  accepted: () => boolean,
): Promise<SshConnection | undefined> {
  // Loaded when it is needed: it is large.
  const { default: ssh2 } = await import('ssh2');
  const client = new ssh2.Client();
  let closed = false;
  const stop = () => client.destroy();
  if (context.signal.aborted) throw new SourceError('cut_off', 'The read was stopped.');
  context.signal.addEventListener('abort', stop, { once: true });
  client.on('close', () => {
    closed = true;
    context.signal.removeEventListener('abort', stop);
  });
  try {
    const sftp = await ready(client, options);
    return {
      sftp,
      closed: () => closed,
      close: () => client.end(),
    };
  } catch (error) {
    client.destroy();
    context.signal.removeEventListener('abort', stop);
    const verified = accepted();
    if (!verified && /verification failed/i.test((error as Error).message)) return undefined;
    throw inWords(error, settings);
  }
}

function ready(client: Client, options: ConnectConfig): Promise<SFTPWrapper> {
  return new Promise((resolve, reject) => {
    client
      // Stays for good: a fault without a listener would end the process.
      .on('error', reject)
      .on('close', () => reject(new Error('closed')))
      // Small questions wait for nothing.
      .on('connect', () => client.setNoDelay(true))
      // Servers that ask for the password as a question of their own.
      .on('keyboard-interactive', (_name, _words, _language, prompts, answer) =>
        answer(prompts.map(() => options.password ?? '')),
      )
      .on('ready', () => client.sftp((error, sftp) => (error ? reject(error) : resolve(sftp))))
      .connect({
        ...options,
        tryKeyboard: options.password !== undefined,
        readyTimeout: patience,
        keepaliveInterval: 10_000,
        keepaliveCountMax: 3,
      });
  });
}

async function credentials(
  settings: Settings,
): Promise<Pick<ConnectConfig, 'username' | 'password' | 'privateKey' | 'passphrase'>> {
  const username = settings.user ?? '';
  const password = settings.password ? { password: settings.password } : {};
  if (!settings.private_key) return { username, ...password };
  const { default: ssh2 } = await import('ssh2');
  const privateKey = `${settings.private_key.replace(/\r\n?/g, '\n')}\n`;
  const passphrase = settings.passphrase ? { passphrase: settings.passphrase } : {};
  const parsed = ssh2.utils.parseKey(privateKey, settings.passphrase || undefined);
  const wrong = (setting: string, message: string, cause?: unknown) =>
    new SourceError('wrong_setting', message, { setting, cause });
  if (parsed instanceof Error) {
    if (/no passphrase given/i.test(parsed.message))
      throw wrong('passphrase', 'The private key is protected by a passphrase, and none is set.', parsed);
    if (settings.passphrase && /passphrase|integrity|decrypt/i.test(parsed.message))
      throw wrong('passphrase', 'The passphrase does not open the private key.', parsed);
    throw wrong(
      'private_key',
      'The private key cannot be read. Put in all of it, with its first and last line, in the format of OpenSSH or PEM.',
      parsed,
    );
  }
  if (!(Array.isArray(parsed) ? parsed : [parsed]).every((one) => one.isPrivateKey()))
    throw wrong('private_key', 'This is the public half of the key. Put in the private one.');
  return { username, privateKey, ...passphrase, ...password };
}

/** What is safe today; with `old` also what servers of before 2015 need. */
function algorithms(kinds: readonly HostKeyKind[], old: boolean): Algorithms {
  const hostKeys = {
    ed25519: ['ssh-ed25519'],
    ecdsa: ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'],
    rsa: ['rsa-sha2-512', 'rsa-sha2-256', ...(old ? ['ssh-rsa'] : [])],
  };
  return {
    kex: [
      'curve25519-sha256',
      'curve25519-sha256@libssh.org',
      'ecdh-sha2-nistp256',
      'ecdh-sha2-nistp384',
      'ecdh-sha2-nistp521',
      'diffie-hellman-group-exchange-sha256',
      'diffie-hellman-group14-sha256',
      'diffie-hellman-group16-sha512',
      'diffie-hellman-group18-sha512',
      ...(old
        ? ['diffie-hellman-group14-sha1', 'diffie-hellman-group-exchange-sha1', 'diffie-hellman-group1-sha1']
        : []),
    ],
    serverHostKey: kinds.flatMap((kind) => hostKeys[kind]),
    cipher: [
      'aes256-gcm@openssh.com',
      'aes128-gcm@openssh.com',
      'chacha20-poly1305@openssh.com',
      'aes256-ctr',
      'aes192-ctr',
      'aes128-ctr',
      ...(old ? ['aes256-cbc', 'aes128-cbc', '3des-cbc'] : []),
    ],
    hmac: [
      'hmac-sha2-256-etm@openssh.com',
      'hmac-sha2-512-etm@openssh.com',
      'hmac-sha2-256',
      'hmac-sha2-512',
      ...(old ? ['hmac-sha1'] : []),
    ],
  } as Algorithms;
}

function unknownHost(settings: Settings, key: Buffer | undefined, pinned: readonly string[]): SourceError {
  const host = settings.host ?? '';
  const shown = key === undefined ? 'none' : `${fingerprintOf(key)} (${algorithmOf(key)})`;
  if (pinned.length === 0) {
    return new SourceError(
      'wrong_setting',
      `The host key of ${host} is not known yet. The server shows ${shown}. Compare it with the fingerprint that whoever runs the server gives you, by another way than this one, and put it into this setting if they are equal.`,
      { setting: 'host_key' },
    );
  }
  return new SourceError(
    'not_allowed',
    `${host} shows another host key than the settings name: ${shown} instead of ${pinned.join(' or ')}. Either the server got a new key, or somebody stands between it and you. Nothing was sent. Ask whoever runs the server before you change this setting.`,
    { setting: 'host_key' },
  );
}

function inWords(error: unknown, settings: Settings): SourceError {
  const { level, code, message } = error as { level?: string; code?: string; message: string };
  const where = `${settings.host ?? ''}, port ${settings.port}`;
  if (level === 'client-authentication') {
    const byKey = Boolean(settings.private_key);
    return new SourceError(
      'not_allowed',
      byKey
        ? `The SFTP server does not accept the private key for the account "${settings.user ?? ''}". Its public half must be stored with that account.`
        : `The SFTP server does not accept the password for the account "${settings.user ?? ''}".`,
      { setting: byKey ? 'private_key' : 'password', cause: error },
    );
  }
  if (/no matching/i.test(message)) {
    return new SourceError(
      'wrong_setting',
      `The SFTP server at ${where} knows only algorithms that are not safe any more. Have it renewed; until then "Old, unsafe algorithms" lets it in.`,
      { setting: 'old_algorithms', cause: error },
    );
  }
  if (level === 'protocol' || level === 'handshake') {
    return new SourceError('unreachable', `What answers at ${where} does not speak SSH, or broke off.`, {
      setting: 'host',
      cause: error,
    });
  }
  return new SourceError(
    'unreachable',
    `No SFTP server answers at ${where} (${code ?? level ?? 'it broke off'}).`,
    {
      setting: 'host',
      cause: error,
    },
  );
}
