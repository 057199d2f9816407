/** What clients are told of the limits in ServiceProviderConfig, and what is kept to. */
export const serviceLimits = {
  bulk: {
    maxOperations: 1_000,
    /** Bytes. */
    maxPayloadSize: 1_048_576,
  },
  /** Resources in one answer. */
  page: { usual: 100, largest: 1_000 },
  /** How long a cursor can be gone on with after its page (RFC 9865 §4). */
  cursorSeconds: 600,
} as const;
