import { Draft, type Layout } from './draft.ts';
import type { Employee, Hub } from './employee.ts';
import type { Approval } from './oracle.ts';
import type { Organisation } from './organisation.ts';
import type { AbsentAction, Table } from './shape.ts';
import * as happens from './situations.ts';
import type { Dialect } from './write.ts';

/** One file on one day, and what the admin does with the plan. */
export interface Day {
  name: string;
  hub: Hub;
  partial: boolean;
  /** Not the hub's usual source. */
  source?: string;
  table: Table;
  dialect: Dialect;
  approval: Approval;
}

export interface DayLook extends Layout {
  dialect: Dialect;
}

export type DayName = 'first' | 'payroll' | 'second' | 'berlin' | 'some people' | 'third' | 'fourth';

/** A week of files: each day starts from what the day before has left behind. */
export function* days(organisation: Organisation, looks: Record<DayName, DayLook>): Generator<Day> {
  const week = new Week(organisation, looks);
  yield week.first();
  yield week.payroll();
  yield week.second();
  yield week.berlin();
  yield week.somePeople();
  yield week.third();
  yield week.fourth();
}

class Week {
  private readonly organisation: Organisation;
  private readonly looks: Record<DayName, DayLook>;
  /** Who was in which situation, for the days after it. */
  private inactive: Employee[] = [];
  private strangers: Employee[] = [];
  private leavers: Employee[] = [];
  private newcomers: Employee[] = [];

  constructor(organisation: Organisation, looks: Record<DayName, DayLook>) {
    this.organisation = organisation;
    this.looks = looks;
  }

  /** Everything that a file can bring, at once. */
  first(): Day {
    const { organisation: org } = this;
    const draft = this.draft('first', 'Toronto');
    happens.valuesDiffer(org);
    this.newcomers = happens.peopleJoin(org, draft);
    happens.peopleComeFromElsewhere(org);
    this.inactive = happens.peopleTurnInactive(org, draft);
    happens.invitedPeople(org);
    happens.uniqueIdsAreAdopted(org);
    happens.cellsAreBlank(org, draft);
    happens.valuesAreUnknown(org, draft);
    happens.addressesMove(org);
    happens.keysContradict(org, draft);
    happens.rowsRepeat(org, draft);
    happens.newcomersCollide(org, draft);
    happens.rowsAreBroken(org, draft, this.looks.first.dialect.kind === 'csv');
    happens.peopleAreProtected(org, draft);
    happens.manualDeactivations(org);
    this.strangers = org.groups['unknown to the source'];
    return this.day('first', draft, 'deactivate');
  }

  /** Another source of the same hub lists somebody whom the usual one will miss from tomorrow on. */
  payroll(): Day {
    const { organisation: org } = this;
    const draft = this.draft('payroll', 'Toronto');
    const both = happens.ordinaryPeople(org, 2);
    draft.restrictTo(both);
    const day = this.day('payroll', draft, null);
    for (const employee of both) employee.exports.delete('Toronto');
    return { ...day, source: 'payroll' };
  }

  /** Corrections, returns and leavers. */
  second(): Day {
    const { organisation: org } = this;
    const draft = this.draft('second', 'Toronto');
    const [back, still, changed, gone] = happens.four(this.inactive);
    back.status = 'active';
    still.status = 'inactive';
    changed.values['job_title'] = 'Retired';
    gone.exports.delete('Toronto');
    const [stranger, silent] = happens.four(this.strangers);
    stranger.exports.add('Toronto');
    silent.exports.add('Toronto');
    draft.set(silent, { status: '' });
    happens.valuesDiffer(org);
    happens.addressesMove(org);
    happens.rowsRepeat(org, draft);
    this.leavers = happens.peopleLeave(org, 3, 'ordinary');
    this.leavers.push(...happens.peopleLeave(org, 1, 'both hubs'));
    happens.newcomersLeaveOrChange(this.newcomers);
    return this.day('second', draft, 'delete-from-hub');
  }

  /** The other hub's own file, from a source of its own. */
  berlin(): Day {
    const { organisation: org } = this;
    const draft = this.draft('berlin', 'Berlin');
    for (const employee of org.ordinary.slice(-2)) employee.exports.add('Berlin');
    org.employees.push(org.staff.hire('Berlin'), org.staff.hire('Berlin'));
    for (const employee of org.groups['Berlin only'].slice(-3)) {
      employee.values['job_title'] = org.staff.other(employee, 'job_title');
    }
    org.groups['Berlin only'][10]?.exports.delete('Berlin');
    return this.day('berlin', draft, 'delete-from-tenant');
  }

  /** "Only some people": nobody is absent from it. */
  somePeople(): Day {
    const { organisation: org } = this;
    const draft = this.draft('some people', 'Toronto');
    const some = happens.ordinaryPeople(org, 6);
    for (const employee of some.slice(0, 3)) {
      employee.values['location'] = org.staff.other(employee, 'location');
    }
    const newcomer = org.staff.hire('Toronto');
    org.employees.push(newcomer);
    draft.restrictTo([...some, newcomer]);
    return this.day('some people', draft, null);
  }

  /** A file without the status column and without departments. */
  third(): Day {
    const { organisation: org } = this;
    const draft = this.draft('third', 'Toronto');
    happens.valuesDiffer(org);
    happens.peopleJoin(org, draft);
    this.strangers[2]?.exports.add('Toronto');
    const [returns] = happens.four(this.leavers);
    returns.exports.add('Toronto');
    this.leavers.push(...happens.peopleLeave(org, 3, 'ordinary'));
    return this.day('third', draft, 'delete-from-tenant');
  }

  /** People who were deleted come back, and everything is as usual again. */
  fourth(): Day {
    const { organisation: org } = this;
    const draft = this.draft('fourth', 'Toronto');
    happens.valuesDiffer(org);
    happens.addressesMove(org);
    this.leavers.at(-1)?.exports.add('Toronto');
    const [, still, changed] = happens.four(this.inactive);
    still.status = 'active';
    changed.status = 'active';
    happens.peopleLeave(org, 2, 'ordinary');
    return this.day('fourth', draft, 'deactivate');
  }

  private draft(name: DayName, hub: Hub): Draft {
    return new Draft(this.organisation, hub, this.looks[name]);
  }

  private day(name: DayName, draft: Draft, absent: AbsentAction | null): Day {
    return {
      name,
      hub: name === 'berlin' ? 'Berlin' : 'Toronto',
      partial: name === 'some people' || name === 'payroll',
      table: draft.table(),
      dialect: this.looks[name].dialect,
      approval: {
        kinds: ['invite', 'update', 'reactivate', 'deactivate'],
        absent,
        includeNeverInSource: true,
        despiteUnreadableRows: true,
      },
    };
  }
}
