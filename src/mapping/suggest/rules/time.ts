import { rule } from './rule.ts';

/** When something happened. */
export const timeRules = [
  rule('hireDate', 'hire date', 0.97, 'company last employment start'),
  rule('hireDate', 'hire', 0.86, 'company'),
  rule('hireDate', 'start date', 0.92, 'company'),
  rule('hireDate', 'employment|employee start date', 0.95, 'company'),
  rule('hireDate', 'join date', 0.93, 'company start'),
  rule('hireDate', 'join', 0.6, 'company'),
  rule('hireDate', 'seniority date', 0.85, 'company'),
  rule('hireDate', 'employment date', 0.8),
  rule('hireDate', 'first date', 0.75),
  rule('hireDate', 'start', 0.7),
  rule('originalHireDate', 'original hire|join|start', 0.96, 'date company'),
  rule('originalHireDate', 'original hire|join|start date', 0.96, 'company'),
  rule('rehireDate', 'rehire', 0.96, 'date eligible'),
  rule('terminationDate', 'end date', 0.96, 'contract company reason hire'),
  rule('terminationDate', 'end', 0.9, 'reason type contract'),
  rule('birthDate', 'birth date', 0.97),
  rule('birthDate', 'birth', 0.92, 'country city location state'),
  rule('systemDate', 'created', 0.9, 'date time login email seen last'),
  rule('systemDate', 'created date|login', 0.96, 'time'),
  rule('systemDate', 'seen', 0.85, 'date last time'),
  rule('otherDate', 'contract|position|job|new date', 0.93, 'start end hire title'),
  rule('otherDate', 'level|grade|manager|pay|department|status date', 0.9, 'start end'),
  rule('otherDate', 'date', 0.75, 'time'),
];
