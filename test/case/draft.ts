import { type Employee, fields, type Hub } from './employee.ts';
import { headerOf, type HeaderStyle } from './headers.ts';
import type { Organisation } from './organisation.ts';
import type { Column, DateOrder, Table } from './shape.ts';
import { spelled } from './spelling.ts';

/** What a row says, by field. `short` and `long` rows have fewer or more cells than the header. */
interface Line {
  cells: Record<string, string>;
  fault?: 'short' | 'long';
}

export interface Layout {
  style: HeaderStyle;
  dates: DateOrder;
  /** Fields that this export does not have. */
  without?: string[];
  /** Columns in another order. */
  shuffle?: boolean;
  /** Every cell plainly written, as a workbook with typed cells has them. */
  plain?: boolean;
}

/** One export being put together: a row for everybody who is listed, and the oddities of that day. */
export class Draft {
  private readonly organisation: Organisation;
  private readonly hub: Hub;
  private readonly layout: Layout;
  private readonly overrides = new Map<Employee, Record<string, string>>();
  private readonly extra: Line[] = [];
  private only: Set<Employee> | null = null;

  constructor(organisation: Organisation, hub: Hub, layout: Layout) {
    this.organisation = organisation;
    this.hub = hub;
    this.layout = layout;
  }

  /** This person's row, with some cells as given. */
  set(employee: Employee, cells: Record<string, string>): void {
    this.overrides.set(employee, { ...this.overrides.get(employee), ...cells });
  }

  /** One more row that says the same in other words. */
  repeat(employee: Employee, changed: Record<string, string> = {}): void {
    this.extra.push({ cells: { ...this.cellsOf(employee), ...changed } });
  }

  /** The row of somebody who has no other row today. */
  instead(employee: Employee, changed: Record<string, string>, fault?: Line['fault']): void {
    this.extra.push({ cells: { ...this.cellsOf(employee), ...changed }, ...(fault ? { fault } : {}) });
  }

  add(cells: Record<string, string>): void {
    this.extra.push({ cells });
  }

  /** Only these people are listed. */
  restrictTo(employees: Employee[]): void {
    this.only = new Set(employees);
  }

  table(): Table {
    const { organisation, hub, layout } = this;
    const { random } = organisation;
    const listed = organisation.employees.filter(
      (employee) => employee.exports.has(hub) && (this.only?.has(employee) ?? true),
    );
    const lines: Line[] = listed.map((employee) => ({
      cells: { ...this.cellsOf(employee), ...this.overrides.get(employee) },
    }));
    const shuffled = random.shuffled([...lines, ...this.extra]);
    const columns = this.columns();
    return {
      columns,
      dates: layout.dates,
      rows: shuffled.map(({ cells, fault }) => {
        const row = columns.map(({ field, header }) =>
          field === null ? this.noise(header) : (cells[field] ?? ''),
        );
        if (fault === 'long') return [...row, 'one more'];
        return fault === 'short' ? row.slice(0, -2) : row;
      }),
    };
  }

  /** The last two columns are never keys, so that a short row still says whom it names. */
  private columns(): Column[] {
    const { layout, organisation } = this;
    const known = fields
      .filter(({ key }) => !layout.without?.includes(key))
      .map(({ key }): Column => ({ header: headerOf(key, layout.style), field: key }));
    const noise: Column[] = [
      { header: 'Badge Colour', field: null },
      { header: 'Remarks', field: null },
    ];
    if (!layout.shuffle) return [...known, ...noise];
    const all = organisation.random.shuffled([...known, ...noise]);
    const lateKeys = all.slice(-2).filter(({ field }) => field === 'unique_id' || field === 'email');
    return [...lateKeys, ...all.filter((column) => !lateKeys.includes(column))];
  }

  private noise(header: string): string {
    const { random } = this.organisation;
    if (header === 'Badge Colour') return random.pick(['red', 'blue', 'green']);
    return random.pick(['', '', 'see file', 'says "maybe"', 'a, b; c | d', 'first line\nsecond line']);
  }

  private cellsOf(employee: Employee): Record<string, string> {
    const { random } = this.organisation;
    const cells: Record<string, string> = {};
    for (const field of fields) {
      const text = roleText(employee, field.key);
      const value = text ?? employee.values[field.key];
      if (value === undefined) continue;
      // Of the fields with a role only those that are compared loosely may look different.
      const exact = field.role === 'unique_id' || this.layout.plain === true;
      cells[field.key] =
        exact && typeof value === 'string' && field.type !== 'date'
          ? value
          : spelled(random, field, value, this.layout.dates);
    }
    cells['status'] = random.pick(
      employee.status === 'active'
        ? ['Active', 'active', 'ACTIVE', ' active ']
        : ['Inactive', 'INACTIVE', 'In active'],
    );
    return cells;
  }
}

function roleText(employee: Employee, key: string): string | undefined {
  switch (key) {
    case 'unique_id':
      return employee.uid;
    case 'email':
      return employee.email;
    case 'first_name':
      return employee.first;
    case 'last_name':
      return employee.last;
    default:
      return undefined;
  }
}
