import type { FieldRole, FieldType } from '../db/schema.ts';
import type { TenantScope } from '../db/tenant.ts';

export interface FieldOption {
  readonly optionId: string;
  readonly label: string;
  readonly norm: string;
}

/** A profile field of the tenant. Fields with a role other than eligibility are columns of the account. */
export interface Field {
  readonly fieldId: string;
  readonly key: string;
  readonly label: string;
  readonly type: FieldType;
  readonly role?: FieldRole;
  readonly options: readonly FieldOption[];
}

/** The account's own columns: never profile values. Eligibility has a role and is a profile value all the same. */
export function isAccountField(field: Pick<Field, 'role'>): boolean {
  return field.role !== undefined && field.role !== 'eligibility';
}

/** A field whose values are options: they part people into segments. */
export function hasOptions(field: Pick<Field, 'type'>): boolean {
  return field.type === 'select' || field.type === 'multi_select';
}

/** All fields of the tenant in their order, with their options. */
export async function loadFields(scope: TenantScope): Promise<Field[]> {
  const [fields, options] = [
    await scope.db.selectFrom('field').selectAll().orderBy('position').orderBy('key').execute(),
    await scope.db.selectFrom('field_option').selectAll().orderBy('position').orderBy('label').execute(),
  ];
  const byField = Map.groupBy(options, (option) => option.field_id);
  return fields.map((field) => ({
    fieldId: field.field_id,
    key: field.key,
    label: field.label,
    type: field.type,
    ...(field.role === null ? {} : { role: field.role }),
    options: (byField.get(field.field_id) ?? []).map((option) => ({
      optionId: option.option_id,
      label: option.label,
      norm: option.norm,
    })),
  }));
}
