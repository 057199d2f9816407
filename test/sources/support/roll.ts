import { exportOf, people, type SimplePerson } from '../../case/simple.ts';
import { plainCsv, write } from '../../case/write.ts';

/** People of an organisation that is nobody else's. */
export function roll(count: number, prefix: string): SimplePerson[] {
  return people(count, prefix);
}

/** The list as the HR system writes it. */
export async function listOf(listed: readonly SimplePerson[]): Promise<Buffer> {
  return Buffer.from(await write(exportOf([...listed]), plainCsv));
}
