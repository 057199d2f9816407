import { warningDays } from '../../directory/tokenExpiry.ts';

/** SQL: how a token or a client stands, which has `revoked_at` and `expires_at`. @param alias of its table */
export function stateSql(alias: string): string {
  return `case when ${alias}.revoked_at is not null then 'revoked'
               when ${alias}.expires_at <= now() then 'expired'
               when ${alias}.expires_at <= now() + interval '${warningDays} days' then 'expiring'
               else 'live' end`;
}
