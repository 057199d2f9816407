import type { FileEntryWithStats, SFTPWrapper, Stats } from 'ssh2';
import { type ConnectorContext, SourceError } from '#connector';
import { type FoundFile, type Place, processedFolder } from './place.ts';
import type { Settings } from './settings.ts';
import { connectSsh, type SshConnection } from './ssh.ts';

const readBytes = 32 * 1024;
/** Questions that are under way at once: a server that is far away answers each late. */
const readsAhead = 16;
/** Milliseconds within which an answer must come. */
const patience = 60_000;

/** Of SFTP, draft-ietf-secsh-filexfer-02, 7. */
const status = { eof: 1, noSuchFile: 2, permissionDenied: 3 } as const;

/** The newest file of a folder on an SFTP server. Connects when it is first needed, and again after it was cut off. */
export function openSftp(settings: Settings, context: ConnectorContext): Place {
  const folder = settings.remote_folder || '.';
  const pathOf = (name: string) => (folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`);
  const words = `${folder === '.' ? 'the folder' : `the folder "${folder}"`} of ${settings.host ?? ''}`;
  let connection: Promise<SshConnection> | undefined;

  async function connected(): Promise<SshConnection> {
    connection ??= connectSsh(settings, context);
    const current = connection;
    try {
      const open = await current;
      if (!open.closed()) return open;
    } catch (error) {
      if (connection === current) connection = undefined;
      throw error;
    }
    connection = undefined;
    return connected();
  }

  /** One question; faults of the connection and of the server come out in words. */
  async function ask<T>(
    what: string,
    question: (sftp: SFTPWrapper, answer: (error: Error | null | undefined, value?: T) => void) => void,
  ): Promise<T> {
    const { sftp } = await connected();
    return answered(what, (answer) => question(sftp, answer));
  }

  async function answered<T>(
    what: string,
    question: (answer: (error: Error | null | undefined, value?: T) => void) => void,
  ): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<T>((resolve, reject) => {
        timer = setTimeout(() => reject(new Error('no answer')), patience);
        question((error, value) => (error ? reject(error) : resolve(value as T)));
      });
    } catch (error) {
      throw inWords(error, what, settings);
    } finally {
      clearTimeout(timer);
    }
  }

  async function look(name: string): Promise<FoundFile | undefined> {
    try {
      const stats = await ask<Stats>(`"${name}"`, (sftp, answer) => sftp.stat(pathOf(name), answer));
      return isPlain(stats.mode) ? fileOf(name, stats) : undefined;
    } catch (error) {
      if (error instanceof SourceError && codeOf(error.cause) === status.noSuchFile) return undefined;
      throw error;
    }
  }

  async function list(): Promise<FoundFile[]> {
    const entries = await ask<FileEntryWithStats[]>(words, (sftp, answer) => sftp.readdir(folder, answer));
    const found: FoundFile[] = [];
    for (const { filename, attrs } of entries) {
      if (isPlain(attrs.mode)) found.push(fileOf(filename, attrs));
      else if (isLink(attrs.mode)) {
        const target = await look(filename);
        if (target !== undefined) found.push(target);
      }
    }
    return found;
  }

  async function* read(file: FoundFile): AsyncGenerator<Uint8Array> {
    const what = `"${file.name}"`;
    const { sftp } = await connected();
    const handle = await answered<Buffer>(what, (answer) => sftp.open(pathOf(file.name), 'r', answer));
    const ahead: Promise<Buffer>[] = [];
    let asked = 0;
    try {
      for (let done = false; !done;) {
        while (asked < file.bytes && ahead.length < readsAhead) {
          const part = piece(sftp, handle, asked, Math.min(readBytes, file.bytes - asked), what);
          // Looked at when its turn comes; until then a fault of it is nobody's.
          part.catch(() => {});
          ahead.push(part);
          asked += readBytes;
        }
        const next = await ahead.shift();
        if (next === undefined || next.length === 0) done = true;
        else yield next;
      }
    } finally {
      sftp.close(handle, () => {});
    }
  }

  /** Exactly so many bytes, fewer only at the end of the file. */
  async function piece(
    sftp: SFTPWrapper,
    handle: Buffer,
    from: number,
    length: number,
    what: string,
  ): Promise<Buffer> {
    const buffer = Buffer.allocUnsafeSlow(length);
    let filled = 0;
    while (filled < length) {
      try {
        const got = await answered<number>(what, (answer) =>
          sftp.read(handle, buffer, filled, length - filled, from + filled, answer),
        );
        if (got === 0) break;
        filled += got;
      } catch (error) {
        if (error instanceof SourceError && codeOf(error.cause) === status.eof) break;
        throw error;
      }
    }
    return buffer.subarray(0, filled);
  }

  return {
    words,
    whole: false,
    list,
    look,
    read,
    async move(name, newName) {
      const target = pathOf(processedFolder);
      // It may be there already, and servers say so in different ways: whether it worked shows in the next step.
      await ask<void>(target, (sftp, answer) => sftp.mkdir(target, answer)).catch(() => {});
      await ask<void>(`the folder "${target}"`, (sftp, answer) =>
        sftp.rename(pathOf(name), `${target}/${newName}`, answer),
      );
    },
    processed: () => openSftp({ ...settings, remote_folder: pathOf(processedFolder) }, context),
    async close() {
      const open = await connection?.catch(() => undefined);
      connection = undefined;
      open?.close();
    },
  };
}

/** Some servers say nothing of the kind: then it is taken for a file. */
function isPlain(mode: number | undefined): boolean {
  const kind = (mode ?? 0) & 0o170_000;
  return kind === 0o100_000 || kind === 0;
}

function isLink(mode: number): boolean {
  return (mode & 0o170_000) === 0o120_000;
}

function fileOf(name: string, { size, mtime }: { size: number; mtime: number }): FoundFile {
  return { name, bytes: size, modified: mtime * 1000 };
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | undefined)?.code;
}

function inWords(error: unknown, what: string, settings: Settings): SourceError {
  if (error instanceof SourceError) return error;
  const options = { setting: 'remote_folder', cause: error };
  switch (codeOf(error)) {
    case status.noSuchFile:
      return new SourceError(
        'wrong_setting',
        `${what.charAt(0).toUpperCase()}${what.slice(1)} is not on the SFTP server.`,
        options,
      );
    case status.permissionDenied:
      return new SourceError(
        'not_allowed',
        `The account "${settings.user ?? ''}" has no right to ${what}. Whoever runs the SFTP server can give it.`,
        options,
      );
    case status.eof:
      return new SourceError('cut_off', `The file ${what} ended early.`, { cause: error });
    default:
      return new SourceError(
        'cut_off',
        `The SFTP server broke off at ${what}. Nothing of it is used; it is read again later.`,
        { cause: error },
      );
  }
}
