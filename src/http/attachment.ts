import type { FastifyReply } from 'fastify';
import type { Readable } from 'node:stream';

/**
 * `Content-Disposition` of a download (RFC 6266): always saved, never shown, whatever the name says. Line breaks and the like
 * cannot come through: the plain name is ASCII, the full one percent-encoded.
 */
export function attachment(name: string): string {
  const plain = name.replace(/[^\w .()-]+/g, '_').slice(0, 100) || 'file';
  const full = encodeURIComponent(name.slice(0, 200).toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${full}`;
}

/** Answers with a file, as a stream: what a schema says of it is documentation. */
export function sendAttachment(
  reply: Pick<FastifyReply, 'header' | 'send'>,
  name: string,
  type: string,
  file: Readable,
) {
  void reply.header('content-type', type).header('content-disposition', attachment(name));
  return reply.send(file);
}
