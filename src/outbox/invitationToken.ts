/** The token of one invitation, which its mail carries. */
export { newTenantToken as newInvitationToken, tenantOfToken, tokenHash } from '../kernel/tenantToken.ts';
