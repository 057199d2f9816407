/**
 * What a PATCH may cost. A request over them is too large as a whole and is answered 413, as RFC 7644 §3.7.4 answers for Bulk: nothing in
 * it is wrong, it has to be sent in parts. How many members one operation names is bounded by the size of the request alone. Identity providers send a handful of operations, at most one for each of some hundred members.
 */
export const patchLimits = {
  /** Operations as they are sent. */
  operations: 1_000,
  /** Attributes written by all of them: a path-less operation names many. */
  writes: 5_000,
  /** Of an element with a filter or another element, by all of them: what it costs while everybody else waits. */
  comparisons: 250_000,
} as const;
