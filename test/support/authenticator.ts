import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { sha256 } from '../../src/kernel/ids.ts';

/** Authenticator data, 6.1: who is there, who was asked, and whether the key may leave the device. */
export const flags = { present: 0x01, verified: 0x04, backupEligible: 0x08, backedUp: 0x10 };
const attested = 0x40;

/** What a forger can change of an answer. */
export interface Forgery {
  readonly type?: string;
  readonly origin?: string;
  readonly challenge?: string;
  readonly rpId?: string;
  readonly flags?: number;
  readonly counter?: number;
  readonly userHandle?: Buffer;
  readonly credentialId?: Buffer;
  readonly key?: KeyObject;
  readonly transports?: unknown;
}

/** What a browser was asked, as far as it is needed here. */
interface Asked {
  readonly challenge: string;
  readonly rp?: { readonly id: string };
  readonly rpId?: string;
  readonly user?: { readonly id: string };
}

/** An authenticator with one passkey, as WebAuthn Level 3 has it, and the browser before it. */
export class Authenticator {
  readonly origin: string;
  readonly credentialId = randomBytes(32);
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  /** How often it signed; stays 0 for one that does not count, as synced passkeys do not. */
  counter: number;
  userHandle = Buffer.alloc(0);

  constructor(origin: string, counter = 1) {
    this.origin = origin;
    this.counter = counter;
  }

  /** Makes the passkey (5.1.3): the answer in JSON. */
  create(asked: Asked, forged: Forgery = {}): Record<string, unknown> {
    this.userHandle = Buffer.from(asked.user?.id ?? '', 'base64url');
    const { x = '', y = '' } = this.#keys.publicKey.export({ format: 'jwk' });
    // COSE_Key of RFC 9052: EC2, ES256, P-256.
    const key = Buffer.concat([
      Buffer.from('a5010203262001215820', 'hex'),
      Buffer.from(x, 'base64url'),
      Buffer.from('225820', 'hex'),
      Buffer.from(y, 'base64url'),
    ]);
    const id = forged.credentialId ?? this.credentialId;
    const length = Buffer.from([id.length >> 8, id.length & 255]);
    const data = Buffer.concat([this.#data(asked, forged, attested), Buffer.alloc(16), length, id, key]);
    // CBOR: { fmt: 'none', attStmt: {}, authData }.
    const object = Buffer.concat([
      Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746159', 'hex'),
      Buffer.from([data.length >> 8, data.length & 255]),
      data,
    ]);
    const clientData = this.#clientData('webauthn.create', asked, forged);
    return this.#answer(id, {
      clientDataJSON: clientData.toString('base64url'),
      attestationObject: object.toString('base64url'),
      // The browser says it, and nobody has signed it.
      transports: forged.transports ?? ['internal'],
    });
  }

  /** Signs in with it (5.1.4): the answer in JSON. */
  get(asked: Asked, forged: Forgery = {}): Record<string, unknown> {
    if (this.counter > 0) this.counter += 1;
    const data = this.#data(asked, forged, 0);
    const clientData = this.#clientData('webauthn.get', asked, forged);
    const signed = Buffer.concat([data, sha256(clientData)]);
    return this.#answer(forged.credentialId ?? this.credentialId, {
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: sign('sha256', signed, forged.key ?? this.#keys.privateKey).toString('base64url'),
      userHandle: (forged.userHandle ?? this.userHandle).toString('base64url'),
    });
  }

  #data(asked: Asked, forged: Forgery, more: number): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(forged.counter ?? this.counter);
    const given = forged.flags ?? flags.present | flags.verified;
    return Buffer.concat([
      sha256(forged.rpId ?? asked.rp?.id ?? asked.rpId ?? ''),
      Buffer.from([given | more]),
      counter,
    ]);
  }

  #clientData(type: string, asked: Asked, forged: Forgery): Buffer {
    const { challenge, origin } = { challenge: asked.challenge, origin: this.origin, ...forged };
    return Buffer.from(JSON.stringify({ type: forged.type ?? type, challenge, origin, crossOrigin: false }));
  }

  #answer(id: Buffer, response: object): Record<string, unknown> {
    const text = id.toString('base64url');
    return { id: text, rawId: text, type: 'public-key', clientExtensionResults: {}, response };
  }
}
