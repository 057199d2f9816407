/** Why a record is disputed, and what a person can do about it. */
export const disputes = {
  keys_disagree:
    'This record was linked to one member, but its Unique ID belongs to another. Correct the Unique ID in the source.',
  same_key: 'The source gave two records of the same key that say different things. Keep one of them.',
  same_member:
    'Another record of this file claims the same member and says something else. Keep one of them.',
  same_unique_id:
    'Another record of this file has the same Unique ID and says something else. Keep one of them.',
  same_email:
    'Another record of this file has the same e-mail address and says something else. Keep one of them.',
  id_and_email_disagree:
    'The Unique ID says one member and the e-mail address says another. Correct one of them in the source.',
} as const;

export type Dispute = keyof typeof disputes;
