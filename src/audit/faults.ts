/** What can be wrong with a trail: a closed list, and what to tell people. */
export const trailFaults = {
  head_forged: 'The end of the chain is missing, or was not written by this server.',
  end_missing: 'The last seals are missing: the end of the chain names others.',
  anchor_missing: 'No seal has the digest that you gave: the trail is not the one that it was taken from.',
  seal_missing: 'A seal is missing.',
  seal_unlinked: 'A seal does not follow the one before it.',
  seal_changed: 'A seal was changed, or the order of its entries.',
  entry_changed: 'An entry was changed after it was sealed.',
  entry_missing: 'An entry was removed after it was sealed.',
  entry_added: "An entry was written behind the sealer's back.",
  particulars_changed: 'The particulars of an entry were changed.',
} as const;

export type TrailFault = keyof typeof trailFaults;
