import { rule } from './rule.ts';

/** What somebody does, and whether they still do. */
export const employmentRules = [
  rule('status', 'status', 0.95, 'position active code'),
  rule('status', 'employee|employment|user|account status', 0.96, 'position active code'),
  rule('accountEnabled', 'active|enabled', 0.9, 'status'),
  rule('suspended', 'suspended', 0.92, 'status'),
  rule(
    'otherStatus',
    'sensitive|national|contract|candidate|eligible|email|manager|pay status',
    0.96,
    'code',
  ),
  rule('employmentType', 'employee|employment|work|user|contract type', 0.95, 'code status'),
  rule('employmentType', 'employee group', 0.9),
  rule(
    'eligibility',
    'eligible',
    0.94,
    'status is program programme mentoring networking community platform member mentor',
  ),

  rule('jobTitle', 'job title', 0.97, 'position company function'),
  rule('jobTitle', 'title', 0.93, 'work'),
  rule('jobTitle', 'position', 0.88),
  rule('jobTitle', 'position title|name', 0.95, 'job'),
  rule('jobTitle', 'job', 0.84, 'employment name'),
  rule('jobTitle', 'job position|role|name', 0.92, 'title'),
  rule('jobTitle', 'occupation', 0.86, 'name title'),
  rule('jobTitle', 'function|role title', 0.9),
  rule('jobProfile', 'job profile', 0.95, 'name title'),
  rule('role', 'role', 0.8, 'name title'),
  rule('jobCode', 'job code|id', 0.96, 'profile title'),
  rule('jobLevel', 'level|grade', 0.86, 'name code'),
  rule('jobLevel', 'job|career|seniority|position|title level|grade', 0.97, 'name code title'),
  rule('jobLevel', 'seniority', 0.85),
  rule('jobLevel', 'career', 0.6),
  rule('payGrade', 'pay level|grade', 0.95, 'name code range'),
  rule('jobFamily', 'job last', 0.95, 'name team'),
  rule('jobFamily', 'job team', 0.95, 'name'),
  rule('jobFunction', 'function', 0.9, 'job name code'),
];
