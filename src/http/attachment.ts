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
