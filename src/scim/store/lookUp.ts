/**
 * SQL that looks up rows of the connection ($1) one by one, by an index. The planner is left no choice: it takes a connection for a handful
 * of rows, since no statistics tell how large one of many is, and would read all of it for every row that is joined.
 *
 * @param key what has to hold of a row, by the names of its columns
 */
export function lookUp(
  table: 'scim_resource' | 'scim_member' | 'scim_email',
  columns: string,
  key: string,
  lock = '',
): string {
  return `lateral (select ${columns} from ${table} where source_id = $1 and ${key} offset 0 ${lock})`;
}
