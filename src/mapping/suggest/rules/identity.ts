import { rule } from './rule.ts';

const idWords = 'id|code';

/** Who somebody is: numbers and names. */
export const identityRules = [
  rule('employeeId', 'employee id', 0.97, 'unique global code description'),
  rule('employeeId', 'unique id', 0.95, 'code'),
  rule('employeeId', 'employee code', 0.92, 'unique'),
  rule('employeeId', 'employee external id', 0.9),
  rule('personId', 'person id', 0.93, 'external code unique'),
  rule('userId', 'user|member id', 0.91, 'unique code'),
  rule('recordId', 'id', 0.86),
  rule('recordId', 'record|contact id', 0.88, 'unique code'),
  rule('externalId', 'external id', 0.88, 'system code unique'),
  rule('objectId', 'object|uuid', 0.8, 'id'),
  rule('payrollId', 'payroll id|code', 0.88),
  rule('payrollId', 'badge id|code', 0.88),
  rule('positionId', `position ${idWords}`, 0.95, 'external'),
  rule('nationalId', `national ${idWords}`, 0.96, 'company'),
  rule('nationalId', 'national', 0.9, 'id type country'),
  rule('otherId', 'company|candidate|team|contract|business|legal|supervisory id', 0.95, 'unit code'),

  rule('firstName', 'first name', 0.97, 'personal'),
  rule('firstName', 'first', 0.88),
  rule('preferredFirstName', 'preferred first name', 0.97, 'personal'),
  rule('preferredFirstName', 'preferred name', 0.9, 'personal'),
  rule('preferredFirstName', 'preferred', 0.8),
  rule('legalFirstName', 'legal first name', 0.97, 'personal'),
  rule('lastName', 'last name', 0.97, 'personal'),
  rule('lastName', 'last', 0.8),
  rule('preferredLastName', 'preferred last name', 0.97, 'personal'),
  rule('legalLastName', 'legal last name', 0.97, 'personal'),
  rule('fullName', 'full name', 0.96, 'legal preferred first last middle'),
  rule('fullName', 'first last', 0.97, 'name middle full'),
  rule('fullName', 'name', 0.88, 'legal'),
  rule('middleName', 'middle', 0.95, 'name legal preferred first'),
  rule('birthName', 'birth|maiden name', 0.95, 'last first'),
  rule('nameAffix', 'affix', 0.95, 'name title personal legal last first'),
  rule('gender', 'gender', 0.96, 'legal personal code'),
  rule('pronouns', 'pronoun', 0.96, 'gender personal preferred'),
];
