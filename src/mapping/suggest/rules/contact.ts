import { rule } from './rule.ts';

/** How somebody is reached. `email` and `phone` alone are those of work. */
export const contactRules = [
  rule('email', 'email', 0.96, 'address company id office login unique'),
  rule('personalEmail', 'personal|home email', 0.97, 'address id other'),
  rule(
    'otherEmail',
    'other|emergency|relative|someone|billing email',
    0.96,
    'address id contact work company',
  ),
  rule('managerEmail', 'manager email', 0.97, 'line address id name company login'),
  rule(
    'emailMeta',
    'email status|type|count|suspended|created|enabled|photo|locale|language',
    0.96,
    'address date',
  ),
  rule(
    'emailMeta',
    'email verified|domain|opt|usage|bounced|sent|delivery|alias|consent|format',
    0.96,
    'address out in',
  ),

  rule('login', 'login', 0.92, 'name id email principal'),
  rule('login', 'user name', 0.92, 'login'),
  rule('login', 'principal name', 0.92, 'user'),

  rule('workPhone', 'phone', 0.92, 'id code company office external'),
  rule('workPhone', 'work|business|office phone', 0.96, 'id code company external'),
  rule('mobilePhone', 'mobile', 0.95, 'phone id company code'),
  rule('homePhone', 'home|personal phone|mobile', 0.97, 'id mobile phone'),
  rule(
    'otherPhone',
    'other|emergency|someone|relative|manager phone|mobile',
    0.96,
    'id contact mobile phone',
  ),
  rule('fax', 'fax', 0.95, 'id phone office'),
  rule('linkedin', 'linkedin', 0.96, 'url id'),
  rule('url', 'url', 0.9, 'personal page address company id'),
  rule('photo', 'photo', 0.95, 'url id'),
];
