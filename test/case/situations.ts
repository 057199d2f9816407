import type { Draft } from './draft.ts';
import type { Employee } from './employee.ts';
import type { Group, Organisation } from './organisation.ts';

/** The lines of the rule book as things that happen to people; each takes people to whom nothing has happened yet. */

export function four(people: Employee[]): [Employee, Employee, Employee, Employee] {
  const [a, b, c, d] = people;
  if (!a || !b || !c || !d) throw new Error('Four people were expected.');
  return [a, b, c, d];
}

export function ordinaryPeople(org: Organisation, count: number): Employee[] {
  const taken = org.ordinary.splice(0, count);
  if (taken.length < count) throw new Error('The organisation is too small for all that happens to it.');
  return taken;
}

function one(org: Organisation): Employee {
  return ordinaryPeople(org, 1)[0] as Employee;
}

function hire(org: Organisation): Employee {
  const employee = org.staff.hire('Toronto');
  org.employees.push(employee);
  return employee;
}

/** A newcomer who is not listed: the caller writes the row. */
function stranger(org: Organisation): Employee {
  return org.staff.hire();
}

export function valuesDiffer(org: Organisation): void {
  const keys = [
    'department',
    'location',
    'job_title',
    'languages',
    'hire_date',
    'mentee_limit',
    'remote',
    'phone',
  ];
  for (const key of keys) {
    const employee = one(org);
    employee.values[key] = org.staff.other(employee, key);
  }
  one(org).last = 'Married-Name';
  one(org).first = 'Maximilian';
  one(org).values['program_eligibility'] = 'Ineligible';
  const promoted = one(org);
  promoted.email = `promoted.${promoted.email}`;
  promoted.values['job_title'] = 'Director';
  promoted.values['mentee_limit'] = org.staff.other(promoted, 'mentee_limit');
}

export function peopleJoin(org: Organisation, draft: Draft): Employee[] {
  const joined = [hire(org), hire(org), hire(org), hire(org)];
  hire(org).values['program_eligibility'] = 'Ineligible';
  draft.set(hire(org), { status: '', department: '', phone: '' });
  // Only the letter's case tells this Unique ID from a colleague's.
  const colleague = org.ordinary.find(({ uid }) => /^E\d+x$/.test(uid));
  const lower = colleague?.uid.toLowerCase() ?? '';
  if (colleague && !org.employees.some(({ uid }) => uid === lower)) hire(org).uid = lower;
  return joined;
}

export function peopleComeFromElsewhere(org: Organisation): void {
  const [first, second, third] = four(org.groups['Berlin only']);
  first.exports.add('Toronto');
  second.exports.add('Toronto');
  second.values['job_title'] = org.staff.other(second, 'job_title');
  third.exports.add('Toronto');
  third.values['program_eligibility'] = 'Ineligible';
  org.groups['invited to Berlin'][0]?.exports.add('Toronto');
}

export function peopleTurnInactive(org: Organisation, draft: Draft): Employee[] {
  const [back, still, changed, gone] = four(ordinaryPeople(org, 4));
  for (const employee of [back, still, changed, gone]) employee.status = 'inactive';
  still.values['job_title'] = org.staff.other(still, 'job_title');
  const nobody = stranger(org);
  nobody.status = 'inactive';
  draft.instead(nobody, {});
  const invited = org.groups.invited[0];
  if (invited) invited.status = 'inactive';
  return [back, still, changed, gone];
}

export function invitedPeople(org: Organisation): void {
  const [, changed, moved, leaves] = four(org.groups.invited);
  changed.values['location'] = org.staff.other(changed, 'location');
  moved.email = `moved.${moved.email}`;
  leaves.exports.delete('Toronto');
}

/** Members without a Unique ID are found by e-mail; what else differs is an update. */
export function uniqueIdsAreAdopted(org: Organisation): void {
  for (const employee of org.groups['without Unique ID']) {
    employee.values['job_title'] = org.staff.other(employee, 'job_title');
  }
}

export function cellsAreBlank(org: Organisation, draft: Draft): void {
  draft.set(one(org), { department: '', languages: '  ', hire_date: '', mentee_limit: '' });
  draft.set(one(org), { email: '', job_title: ' ' });
  draft.set(one(org), { first_name: '', last_name: '' });
  draft.set(one(org), { status: '' });
  draft.set(one(org), { unique_id: '' });
  const changed = one(org);
  changed.values['job_title'] = org.staff.other(changed, 'job_title');
  draft.set(changed, { unique_id: ' ', status: '' });
}

export function valuesAreUnknown(org: Organisation, draft: Draft): void {
  draft.set(one(org), { department: 'Underwater Basket Weaving' });
  draft.set(one(org), { department: 'Underwater Basket Weaving' });
  draft.set(one(org), { languages: 'English; Klingon' });
  draft.set(one(org), { status: 'Sabbatical' });
  draft.set(one(org), { status: 'Terminated' });
  const changed = one(org);
  changed.values['job_title'] = org.staff.other(changed, 'job_title');
  draft.set(changed, { location: 'Atlantis' });
  draft.set(hire(org), { location: 'Atlantis' });
}

/** An address that its owner gives up in the same file is free for somebody else; a circle of them is not. */
export function addressesMove(org: Organisation): void {
  const [last, middle, first] = ordinaryPeople(org, 3) as [Employee, Employee, Employee];
  [first.email, middle.email, last.email] = [middle.email, last.email, `renamed.${last.email}`];
}

/** Rows that contradict themselves, and their owners have no other row. */
export function keysContradict(org: Organisation, draft: Draft): void {
  const [uidSays, emailSays, known] = ordinaryPeople(org, 3) as [Employee, Employee, Employee];
  for (const employee of [uidSays, emailSays, known]) employee.exports.delete('Toronto');
  draft.instead(uidSays, { email: emailSays.email });
  draft.instead(known, { unique_id: 'X-NEW-1' });
  const [left, right] = ordinaryPeople(org, 2) as [Employee, Employee];
  [left.email, right.email] = [right.email, left.email];
  const [a, b, c] = ordinaryPeople(org, 3) as [Employee, Employee, Employee];
  [a.email, b.email, c.email] = [b.email, c.email, a.email];
}

export function rowsRepeat(org: Organisation, draft: Draft): void {
  draft.repeat(one(org));
  const thrice = one(org);
  thrice.values['department'] = org.staff.other(thrice, 'department');
  draft.repeat(thrice);
  draft.repeat(thrice);
  draft.repeat(hire(org));
  const silent = hire(org);
  silent.values['program_eligibility'] = 'Ineligible';
  draft.repeat(silent);
  draft.repeat(one(org), { job_title: 'Something else' });
  const twiceAndMore = one(org);
  draft.repeat(twiceAndMore);
  draft.repeat(twiceAndMore, { status: 'inactive' });
}

export function newcomersCollide(org: Organisation, draft: Draft): void {
  const [uid, email] = [stranger(org), stranger(org)];
  draft.instead(uid, {});
  draft.instead(uid, { email: `second.${uid.email}` });
  draft.instead(email, {});
  draft.instead(email, { unique_id: 'X-NEW-2' });
}

export function rowsAreBroken(org: Organisation, draft: Draft, withArity: boolean): void {
  draft.instead(stranger(org), { email: '' });
  draft.instead(stranger(org), { first_name: ' ' });
  draft.instead(stranger(org), { last_name: '' });
  draft.instead(stranger(org), { email: 'not an address' });
  draft.instead(stranger(org), { email: 'nobody@nowhere@example.com' });
  draft.instead(stranger(org), { unique_id: '', email: '' });
  // Their only row is broken: they are not absent.
  const [invalid, short, long] = ordinaryPeople(org, 3) as [Employee, Employee, Employee];
  invalid.exports.delete('Toronto');
  draft.instead(invalid, { email: 'also.not@an@address' });
  if (!withArity) return;
  for (const employee of [short, long]) employee.exports.delete('Toronto');
  draft.instead(short, {}, 'short');
  draft.instead(long, {}, 'long');
}

export function peopleAreProtected(org: Organisation, draft: Draft): void {
  const [, inactive, changed] = org.groups.protected as [Employee, Employee, Employee];
  draft.instead(inactive, { status: 'inactive' });
  changed.exports.add('Toronto');
  changed.values['job_title'] = 'Founder';
}

export function manualDeactivations(org: Organisation): void {
  const [, inactive, leaves, changed] = four(org.groups['deactivated by hand']);
  inactive.status = 'inactive';
  leaves.exports.delete('Toronto');
  changed.status = 'inactive';
  changed.values['job_title'] = 'Former Engineer';
}

export function peopleLeave(org: Organisation, count: number, from: 'ordinary' | Group): Employee[] {
  const leavers = from === 'ordinary' ? ordinaryPeople(org, count) : org.groups[from].splice(0, count);
  for (const employee of leavers) employee.exports.clear();
  return leavers;
}

export function newcomersLeaveOrChange(newcomers: Employee[]): void {
  const [leaves, changes, moves] = four(newcomers);
  leaves.exports.delete('Toronto');
  changes.values['job_title'] = 'Senior Newcomer';
  moves.email = `new.${moves.email}`;
}
