/** What a passkey keeps of whom it belongs to (WebAuthn Level 3, 5.4.3): the admin's id, which says nothing about a person. */
export function userHandleOf(adminId: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(adminId.replaceAll('-', ''), 'hex'));
}
