import { type Employee, fields, type Hub, Staff } from './employee.ts';
import { Random } from './random.ts';
import type { Setup, SetupMember } from './shape.ts';

/** The directory before the first sync, and the customer's staff that it will be compared with. */
export interface Organisation {
  random: Random;
  staff: Staff;
  setup: Setup;
  /** Everybody whom the customer's system lists, or may list some day. */
  employees: Employee[];
  /** Active in Toronto, listed, and nothing special about them: each situation takes some. */
  ordinary: Employee[];
  groups: Record<Group, Employee[]>;
}

export type Group =
  | 'both hubs'
  | 'invited'
  | 'Berlin only'
  | 'invited to Berlin'
  | 'no hub'
  | 'without Unique ID'
  | 'deactivated by hand'
  | 'unknown to the source'
  | 'invited and unknown'
  | 'protected'
  | 'owner';

interface GroupShape {
  size: number;
  exports: Hub[];
  hubs: Hub[];
  status: SetupMember['status'];
  with?: Partial<SetupMember>;
}

const shapes: Record<Group, GroupShape> = {
  'both hubs': { size: 8, exports: ['Toronto', 'Berlin'], hubs: ['Toronto', 'Berlin'], status: 'active' },
  invited: { size: 7, exports: ['Toronto'], hubs: ['Toronto'], status: 'invited' },
  'Berlin only': { size: 30, exports: ['Berlin'], hubs: ['Berlin'], status: 'active' },
  'invited to Berlin': { size: 2, exports: ['Berlin'], hubs: ['Berlin'], status: 'invited' },
  'no hub': { size: 1, exports: ['Toronto'], hubs: [], status: 'active' },
  'without Unique ID': { size: 6, exports: ['Toronto'], hubs: ['Toronto'], status: 'active' },
  'deactivated by hand': { size: 5, exports: ['Toronto'], hubs: ['Toronto'], status: 'deactivated' },
  'unknown to the source': { size: 4, exports: [], hubs: ['Toronto'], status: 'active' },
  'invited and unknown': { size: 1, exports: [], hubs: ['Toronto'], status: 'invited' },
  protected: { size: 3, exports: [], hubs: ['Toronto'], status: 'active', with: { protected: true } },
  owner: { size: 1, exports: [], hubs: ['Toronto'], status: 'active' },
};

/** `wide`: with names that only Unicode can write. */
export function organisation(seed: number, { ordinary = 150, wide = false } = {}): Organisation {
  const random = new Random(seed);
  const staff = new Staff(random, wide);
  const members: SetupMember[] = [];
  const employees: Employee[] = [];
  const make = (shape: GroupShape) =>
    Array.from({ length: shape.size }, () => {
      const employee = staff.hire(...shape.exports);
      employees.push(employee);
      members.push(memberOf(employee, shape));
      return employee;
    });
  const people = make({ size: ordinary, exports: ['Toronto'], hubs: ['Toronto'], status: 'active' });
  const groups = Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [name, make(shape)]),
  ) as Record<Group, Employee[]>;
  for (const employee of groups['without Unique ID']) {
    delete members.find(({ email }) => email === employee.email)?.unique_id;
  }
  const owner = groups.owner[0]?.email ?? '';
  return {
    random,
    staff,
    employees,
    ordinary: people,
    groups,
    setup: {
      tenant: { name: 'Northwind Care', slug: 'northwind' },
      hubs: [{ name: 'Toronto' }, { name: 'Berlin' }],
      fields,
      programs: [
        { hub: 'Toronto', name: 'Mentoring Spring' },
        { hub: 'Berlin', name: 'Buddies' },
      ],
      admins: [
        { email: owner, role: 'owner' },
        { email: 'approver@example.com', role: 'approver' },
      ],
      members: random.shuffled(members),
    },
  };
}

function memberOf(employee: Employee, shape: GroupShape): SetupMember {
  return {
    unique_id: employee.uid,
    email: employee.email,
    first_name: employee.first,
    last_name: employee.last,
    status: shape.status,
    hubs: [...shape.hubs],
    profile: structuredClone(employee.values),
    ...shape.with,
  };
}
