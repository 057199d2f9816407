/** What may happen to people who left, the mildest first. */
export const removals = ['deactivate', 'delete_from_hub', 'delete_from_tenant'] as const;
export type Removal = (typeof removals)[number];
