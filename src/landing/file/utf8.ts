/**
 * The length of the UTF-8 sequence that starts at `at` (RFC 3629 §4): 1 to 4, 0 when the byte there starts no valid
 * sequence, -1 when the bytes end before it can be told.
 */
export function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  for (let offset = 1; offset < length; offset++) {
    const next = bytes[at + offset];
    if (next === undefined) return -1;
    // Only the second byte is narrower than 80..BF: no overlong forms, no surrogates, nothing above U+10FFFF.
    const low = offset > 1 ? 0x80 : first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
    const high = offset > 1 ? 0xbf : first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
    if (next < low || next > high) return 0;
  }
  return length;
}

/**
 * Text of bytes that are not all valid UTF-8: each byte that is not becomes the lone surrogate U+DC80..U+DCFF, as
 * Python's `surrogateescape` does. Such a text is never storable, so that its row is rejected and not silently changed.
 */
export function decodeEscaping(bytes: Buffer): string {
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length > 0) {
      text += bytes.toString('utf8', at, at + length);
      at += length;
    } else {
      text += escapedByte(bytes[at] ?? 0);
      at += 1;
    }
  }
  return text;
}

/** How a byte that has no meaning in its encoding stands in a text. */
export function escapedByte(byte: number): string {
  return String.fromCharCode(0xdc00 + byte);
}

/** The first byte that has no meaning in its encoding, if the text holds one. */
export function escapedByteIn(text: string): number | undefined {
  const found = /\p{Surrogate}/u.exec(text)?.[0].charCodeAt(0);
  return found !== undefined && found >= 0xdc80 && found <= 0xdcff ? found - 0xdc00 : undefined;
}
