import { rule } from './rule.ts';

/** Where somebody stands in the organisation. */
export const organisationRules = [
  rule('businessUnit', 'business unit', 0.97, 'name title'),
  rule('businessUnit', 'bu', 0.93, 'name'),
  rule('division', 'division', 0.95, 'name title'),
  rule('department', 'department', 0.97, 'name title home unit'),
  rule('departmentCode', 'department code|id', 0.96, 'home'),
  rule('team', 'team', 0.92, 'name'),
  rule('supervisoryOrg', 'supervisory organization', 0.96, 'name'),
  rule('organization', 'organization', 0.85, 'name unit'),
  rule('organization', 'organization unit', 0.9, 'name'),
  rule('organization', 'unit', 0.75, 'name'),
  rule('orgLevel', 'organization level', 0.96, 'name code 1'),
  rule('orgPath', 'path', 0.9, 'unit department manager location'),
  rule('company', 'company', 0.95, 'legal code'),
  rule('company', 'company|account name', 0.97, 'legal'),
  rule('company', 'legal entity', 0.95, 'name company'),
  rule('costCenter', 'cost center', 0.97, 'name code id'),
  rule('costCenter', 'cost', 0.8, 'name code id'),
  rule('otherCode', 'division|bu|team|organization|unit code|id', 0.95, 'business name'),

  rule('manager', 'manager', 0.95, 'line'),
  rule('managerName', 'manager name', 0.97, 'line full first last legal preferred'),
  rule(
    'managerId',
    'manager id|code|login|object',
    0.97,
    'line employee user name external unique principal',
  ),
];
