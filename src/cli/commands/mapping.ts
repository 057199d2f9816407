import path from 'node:path';
import type { ColumnProfile } from '../../mapping/profile.ts';
import { withTenant } from '../../db/tenant.ts';
import { loadFields } from '../../directory/fields.ts';
import { findTenant, listTenants } from '../../directory/tenants.ts';
import { PsmError } from '../../kernel/errors.ts';
import { wordsOf } from '../../kernel/text.ts';
import { distinctValues } from '../../mapping/columnValues.ts';
import { mappable } from '../../mapping/propose.ts';
import { decideValue } from '../../mapping/decideValues.ts';
import { changeColumn, type ColumnChange, reviewColumns } from '../../mapping/review.ts';
import { reviewMapping } from '../../mapping/view.ts';
import { recall } from '../../mapping/recall.ts';
import { suggestMapping } from '../../mapping/suggest/suggestMapping.ts';
import type { MappableField, RememberedColumn, Suggestion } from '../../mapping/suggest/types.ts';
import { matchValues } from '../../mapping/values/matchValues.ts';
import { wellKnownFields } from '../../mapping/wellKnownFields.ts';
import { analyse } from '../../pipeline/analyse.ts';
import { fileLimits } from '../../pipeline/pipeline.ts';
import { findHub, listSources, uploadSourceName } from '../../source/sources.ts';
import {
  type CommandContext,
  type CommonOptions,
  inTenant,
  type TenantContext,
  withDatabase,
} from '../context.ts';
import { command, exit, printJson, printLine, progressBar, styled, table } from '../output.ts';
import { openFile, planWhenFree, report } from './plan.ts';

/** `psm mapping suggest FILE`: what each column would be mapped to, and why. Stores nothing. */
export async function suggest(file: string, options: CommonOptions & { hub?: string }): Promise<number> {
  return withDatabase(options, async (context) => {
    await openFile(file);
    const bar = progressBar(context.json);
    const { profiles } = await analyse(
      () => lazily(file),
      { filename: path.basename(file) },
      fileLimits(context.config),
      { signal: context.signal, onProgress: ({ rows = 0 }) => bar.update(rows, undefined, 'reading') },
    );
    bar.stop();
    const { fields, remembered } = await known(context, options);
    const suggestions = suggestMapping({ columns: profiles, fields, remembered });
    const mapping = suggestions.map((suggestion) => entry(suggestion, profiles[suggestion.index], fields));
    if (context.json) printJson({ mapping });
    else printSuggestions(mapping);
    return exit.ok;
  });
}

async function* lazily(file: string): AsyncGenerator<Uint8Array> {
  yield* await openFile(file);
}

/** The tenant's fields, or the well-known ones while nothing is set up. */
async function known(
  context: CommandContext,
  options: CommonOptions & { hub?: string },
): Promise<{ fields: readonly MappableField[]; remembered: readonly RememberedColumn[] }> {
  if ((await listTenants(context.database)).length === 0 && options.hub === undefined) {
    return { fields: wellKnownFields, remembered: [] };
  }
  const { tenantId } = await findTenant(context.database, options.tenant);
  return withTenant(context.database, tenantId, async (scope) => {
    const fields = await loadFields(scope);
    if (options.hub === undefined) return { fields: fields.map(mappable), remembered: [] };
    const { hubId } = await findHub(scope, options.hub);
    const source = (await listSources(scope)).find(
      (one) => one.hubId === hubId && one.name === uploadSourceName,
    );
    const remembered = source === undefined ? [] : (await recall(scope, source, fields)).remembered;
    return { fields: fields.map(mappable), remembered };
  });
}

function entry(suggestion: Suggestion, profile: ColumnProfile | undefined, fields: readonly MappableField[]) {
  const field = fields.find((one) => one.key === suggestion.field);
  const selectable = field?.type === 'select' || field?.type === 'multi_select';
  const options = (field?.options ?? []).map((option) => ({
    optionId: '',
    label: option.label,
    norm: wordsOf(option.label),
  }));
  return {
    column: suggestion.column,
    field: suggestion.field,
    confidence: Math.round(suggestion.confidence * 1000) / 1000,
    reason: suggestion.reason,
    samples: profile?.samples ?? [],
    ...(selectable && profile !== undefined && options.length > 0
      ? { values: matchValues(distinctValues(profile, { type: field.type, options }), options) }
      : {}),
  };
}

function printSuggestions(mapping: readonly ReturnType<typeof entry>[]): void {
  const rows = mapping.map((one) => [
    one.column,
    one.field ?? '-',
    one.field === null ? '' : `${Math.round(one.confidence * 100)} %`,
    one.reason,
  ]);
  printLine(table([['COLUMN', 'FIELD', 'SURE', 'WHY'], ...rows]));
  for (const one of mapping) {
    if (one.values === undefined) continue;
    const { matched, near, unknown } = one.values;
    printLine();
    printLine(
      styled(
        'bold',
        `${one.column}: ${matched.length} values match, ${near.length} are near, ${unknown.length} unknown`,
      ),
    );
    for (const value of near)
      printLine(`  ${value.value} (${value.count}): perhaps ${value.option}. ${value.reason}`);
    for (const value of unknown) printLine(`  ${value.value} (${value.count}): unknown`);
  }
}

export interface MappingSetOptions extends CommonOptions {
  readonly field?: string;
  readonly blank?: 'keep' | 'clear';
  readonly dateOrder?: 'iso' | 'ymd' | 'dmy' | 'mdy';
  readonly numberStyle?: 'point' | 'comma';
  readonly value?: string;
  readonly option?: string;
  readonly ignore?: boolean;
  readonly create?: boolean;
  readonly undecided?: boolean;
}

/** `psm mapping set RUN COLUMN …`: a column's field or reading, or what becomes of one of its values. */
export async function set(runId: string, column: string, options: MappingSetOptions): Promise<number> {
  return inTenant(options, 'review', async (context) => {
    const position = await positionOf(context, runId, column);
    const { value } = options;
    if (value === undefined) {
      const change: ColumnChange = {
        ...(options.field === undefined ? {} : { field: options.field === 'none' ? null : options.field }),
        blank: options.blank,
        date_order: options.dateOrder,
        number_style: options.numberStyle,
      };
      const view = await context.scoped((scope) =>
        changeColumn(scope, runId, position, change, context.actor),
      );
      if (context.json) printJson(view);
      else printLine(`Changed "${column}". It needs a review: ${command(`mapping review ${runId}`)}`);
      return exit.ok;
    }
    const decision =
      options.ignore === true
        ? ({ value, ignore: true } as const)
        : options.create === true
          ? ({ value, create: true } as const)
          : options.undecided === true
            ? ({ value, undecided: true } as const)
            : { value, option: needed(options.option) };
    const values = await context.scoped((scope) =>
      decideValue(scope, runId, position, decision, context.actor),
    );
    if (context.json) printJson({ items: values });
    else
      printLine(
        `${options.undecided === true ? 'Took back the decision about' : 'Decided'} "${value}". The column needs a review: ${command(`mapping review ${runId}`)}`,
      );
    return exit.ok;
  });
}

function needed(option: string | undefined): string {
  if (option !== undefined) return option;
  throw new PsmError(
    'choice_required',
    'Say what becomes of the value: --option NAME, --ignore, --create or --undecided.',
  );
}

/** `psm mapping review RUN`: a person's checkmark for all mapped columns, or for some; then the run is planned again. */
export async function review(runId: string, options: CommonOptions & { column?: string[] }): Promise<number> {
  return inTenant(options, 'review', async (context) => {
    const positions: number[] = [];
    for (const column of options.column ?? []) positions.push(await positionOf(context, runId, column));
    const view = await context.scoped((scope) =>
      reviewColumns(scope, runId, positions.length > 0 ? positions : undefined, context.actor),
    );
    if (!context.json) {
      for (const column of view.columns) {
        const mark =
          column.field === null ? ' ' : column.reviewed ? styled('green', '✓') : styled('yellow', '?');
        printLine(`${mark} ${column.column} → ${column.field ?? '(no field)'}`);
      }
      printLine();
    }
    const { planId } = await planWhenFree(context, runId);
    return report(context, planId);
  });
}

async function positionOf(context: TenantContext, runId: string, column: string): Promise<number> {
  const view = await context.scoped((scope) => reviewMapping(scope, runId));
  const found =
    view.columns.find((one) => one.column === column) ??
    view.columns.find((one) => wordsOf(one.column) === wordsOf(column));
  if (found !== undefined) return found.position;
  throw new PsmError(
    'not_found',
    `The file has no column "${column}". It has ${view.columns.map((one) => `"${one.column}"`).join(', ')}.`,
  );
}
