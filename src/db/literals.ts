import pg from 'pg';

/**
 * Puts values in the place of `:name` in a statement. PostgreSQL takes no parameters in `create table as` and `declare cursor`,
 * which is where this is for; everything else uses parameters.
 */
export function withLiterals(statement: string, values: Readonly<Record<string, string>>): string {
  return statement.replace(/(?<!:):([a-z_]+)\b/g, (placeholder, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`The statement has no value for ${placeholder}.`);
    return pg.escapeLiteral(value);
  });
}
