import { rule } from './rule.ts';

/** Where somebody works. */
export const placeRules = [
  rule('location', 'location', 0.96, 'name office title'),
  rule('locationCode', 'location|site|building|office id|code', 0.96, 'name'),
  rule('office', 'office|site', 0.94, 'name location'),
  rule('office', 'work site|office', 0.95, 'name location'),
  rule('building', 'building', 0.9, 'name location office'),
  rule('desk', 'desk', 0.92, 'name location office id code building'),
  rule('city', 'city', 0.96, 'address location name office mailing'),
  rule('state', 'state', 0.93, 'address location name code office mailing region'),
  rule('region', 'region', 0.9, 'name code'),
  rule('country', 'country', 0.97, 'address location name code iso region office mailing id 2 3'),
  rule('address', 'address|street', 0.92, 'location office 1 2 line mailing name'),
  rule('postalCode', 'postal', 0.95, 'address location code office mailing'),
  // Where somebody lives is nobody's business here.
  rule(
    'sensitive',
    'home city|country|state|location|address|region|postal',
    0.96,
    'code name address street 1 2',
  ),
  rule('nationality', 'nationality', 0.95, 'country code'),
  rule('timeZone', 'timezone', 0.96, 'name id code'),
];
