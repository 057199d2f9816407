/**
 * SQL of the digest of an entry `e` of the audit trail: all that it says, and the digest of its salted particulars, which may be erased.
 * Times are microseconds, so that no setting of the session changes it.
 */
export const entryDigest = `sha256(convert_to(jsonb_build_array(e.event_id, (extract(epoch from e.at) * 1000000)::bigint, e.actor,
  e.action, e.entity, e.entity_id, e.plan_id, e.item_no, e.approval_id, encode(e.payload_digest, 'hex'))::text, 'UTF8'))`;

/** Bytes of one entry in the list of a seal: its id, and the beginning of its digest. */
export const listedBytes = { id: 16, digest: 8, both: 24 };

/** SQL of the entries that the seal `s` lists: place, id and beginning of the digest. */
export const listedEntries = `(
  select n, encode(substr(s.events, n * ${listedBytes.both} + 1, ${listedBytes.id}), 'hex')::uuid as event_id,
         substr(s.events, n * ${listedBytes.both} + ${listedBytes.id + 1}, ${listedBytes.digest}) as beginning
    from generate_series(0, length(s.events) / ${listedBytes.both} - 1) as n)`;
