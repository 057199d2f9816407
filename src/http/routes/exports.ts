import { listChanges } from '../../approval/changes.ts';
import { withTenant } from '../../db/tenant.ts';
import { rejectedRows } from '../../pipeline/rejected.ts';
import { type ChangeRow, getPlan } from '../../planning/store.ts';
import type { App } from '../app.ts';
import { callerOf } from '../authenticate.ts';
import { changeDecided, changeWhere } from '../changeWhere.ts';
import { byId } from '../contract/primitives.ts';
import { changeQuery } from '../contract/plans.ts';
import { type Cell, csvFile, csvResponse, sendCsv } from '../csv.ts';
import { type HttpDeps, inTenant, pipelineOf } from '../deps.ts';

/** Lists as CSV, for spreadsheets: safe against formulas, of any length. */
export function exportRoutes(app: App, deps: HttpDeps): void {
  app.get(
    '/api/v1/plans/:id/changes.csv',
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'exportChanges',
        summary: 'Changes of a plan as CSV, one line for each value that changes',
        tags: ['Plans'],
        params: byId,
        querystring: changeQuery.omit({ cursor: true, limit: true }),
        response: csvResponse,
      },
    },
    async (request, reply) => {
      const { kind, decision, presume, rules, ...query } = request.query;
      const where = changeWhere(query);
      const { planId, decided } = await inTenant(deps, request, async (scope) => {
        const plan = await getPlan(scope, request.params.id);
        const decided = await changeDecided(scope, plan, { kind, decision, presume, rules }, 6);
        return { planId: plan.planId, decided };
      });
      const { tenantId } = callerOf(request);
      const lines = async function* (): AsyncGenerator<readonly Cell[]> {
        for (let after: number | null = 0; after !== null;) {
          const from: number = after;
          const { items, next } = await withTenant(deps.database, tenantId, (scope) =>
            listChanges(scope, planId, { kind, where, decided, after: from, limit: 1000 }),
          );
          for (const change of items) yield* changeLines(change);
          after = next;
        }
      };
      return sendCsv(reply, `changes-${planId}.csv`, csvFile(changeHeader, lines()));
    },
  );
  app.get(
    '/api/v1/runs/:id/rejected.csv',
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'exportRejected',
        summary: 'Rows that need attention as CSV, with what to do: mend them and upload again',
        tags: ['Runs'],
        params: byId,
        response: csvResponse,
      },
    },
    async (request, reply) => {
      const { header, rows } = await rejectedRows(pipelineOf(deps, request), request.params.id);
      const lines = async function* (): AsyncGenerator<readonly Cell[]> {
        for await (const { row, codes, messages, cells } of rows) {
          yield [row, codes.join(' '), messages.join(' '), ...cells];
        }
      };
      const file = csvFile(['Row', 'Code', 'What to do', ...header], lines());
      return sendCsv(reply, `rejected-${request.params.id}.csv`, file);
    },
  );
}

const changeHeader = [
  'Item',
  'Kind',
  'Reason',
  'Row',
  'First Name',
  'Last Name',
  'Email Address',
  'Field',
  'Before',
  'After',
  'Decision',
  'Result',
  'Message',
];

function* changeLines(change: ChangeRow): Generator<readonly Cell[]> {
  const { person, result } = change;
  const about = [change.itemNo, change.kind, change.reason, change.row];
  const who = [person.first_name, person.last_name, person.email];
  const fate = [change.action, result?.result ?? null, result?.message ?? null];
  const fields = Object.keys(change.after);
  for (const field of fields.length === 0 ? [null] : fields) {
    const [before, after] =
      field === null ? [null, null] : [cellOf(change.before[field]), cellOf(change.after[field])];
    yield [...about, ...who, field, before, after, ...fate];
  }
}

function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.join('; ');
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : JSON.stringify(value);
}
