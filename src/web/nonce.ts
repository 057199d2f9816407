/** The server puts it into the document: styles that a script adds are let in by it alone. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

// Where libraries under Mantine look for it (the lock of the background's scrolling).
Object.assign(globalThis, { __webpack_nonce__: nonce });
