/** The words that the generator, the writer and the oracle share. Nothing here comes from the product's code. */

export type FieldType =
  | 'text'
  | 'email'
  | 'phone'
  | 'url'
  | 'date'
  | 'number'
  | 'boolean'
  | 'select'
  | 'multi_select';

export type Role = 'unique_id' | 'email' | 'first_name' | 'last_name' | 'status' | 'eligibility';

export interface Field {
  key: string;
  label: string;
  type: FieldType;
  role?: Role;
  options?: string[];
}

export type Value = string | number | boolean | string[];

export interface SetupMember {
  unique_id?: string;
  email: string;
  first_name: string;
  last_name: string;
  status: 'active' | 'invited' | 'deactivated';
  hubs: string[];
  profile: Record<string, Value>;
  protected?: boolean;
}

export interface Setup {
  tenant: { name: string; slug: string };
  hubs: { name: string }[];
  fields: Field[];
  programs: { hub: string; name: string }[];
  admins: { email: string; role: 'owner' | 'admin' | 'approver' | 'viewer' }[];
  members: SetupMember[];
}

export type DateOrder = 'iso' | 'dmy' | 'mdy';

/** `field: null` is a column that belongs to no field of the tenant. */
export interface Column {
  header: string;
  field: string | null;
}

/** A file's content before it is written in some dialect. A row may have too many or too few cells. */
export interface Table {
  columns: Column[];
  rows: string[][];
  dates: DateOrder;
}

export const countKinds = ['invite', 'update', 'reactivate', 'deactivate', 'deprovision', 'restore'] as const;
export type Kind = (typeof countKinds)[number];
export type Counts = Record<Kind, number>;

export interface Rows {
  read: number;
  unchanged: number;
  not_eligible: number;
  planned: number;
  attention: number;
}

export type AbsentAction = 'deactivate' | 'delete-from-hub' | 'delete-from-tenant';
