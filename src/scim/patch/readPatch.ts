import type { ResourceDefinition } from '../schema/types.ts';
import { ScimError } from '../scimError.ts';
import { ownMember, isObject } from './ownMember.ts';
import { PatchWriter } from './patchWriter.ts';
import { patchLimits } from './patchLimits.ts';
import { readOperation } from './readOperation.ts';
import type { Patch } from './types.ts';

const operationNames = ['add', 'replace', 'remove'] as const;

/**
 * The body of a PATCH (RFC 7644 §3.5.2) as typed operations, whatever dialect it is written in: names and operations in any case, keys of
 * a path-less value that are paths, texts for booleans and objects. An empty list of operations is a patch that changes nothing.
 * @throws ScimError `invalidSyntax`, `invalidPath`, `invalidFilter`, `invalidValue`, `mutability`, `noTarget`; 413 over the limits
 */
export function readPatch(body: unknown, definition: ResourceDefinition): Patch {
  if (!isObject(body)) throw new ScimError(400, 'invalidSyntax', 'A PATCH has to be a JSON object.');
  checkMessage(ownMember(body, 'schemas'));
  const operations = ownMember(body, 'Operations');
  if (!Array.isArray(operations))
    throw new ScimError(
      400,
      'invalidSyntax',
      'Operations has to be a list of operations, each with op, path and value.',
    );
  if (operations.length > patchLimits.operations)
    throw new ScimError(
      413,
      undefined,
      `A PATCH can have ${patchLimits.operations} operations; this one has ${operations.length}. Send it in parts.`,
    );
  const writer = new PatchWriter();
  for (const [index, operation] of operations.entries()) {
    const where = `Operations[${index}]`;
    if (!isObject(operation))
      throw new ScimError(400, 'invalidSyntax', `${where} has to be an object with op, path and value.`);
    readOperation(
      {
        op: operationName(ownMember(operation, 'op'), where),
        path: ownMember(operation, 'path'),
        value: ownMember(operation, 'value'),
        where,
      },
      definition,
      writer,
    );
  }
  return writer.patch();
}

/**
 * Lenient where the intent is plain: a body with operations can only be a PATCH when it says nothing else, and drafts of SCIM had another
 * URN for it, which is still sent. Another message, or a resource, is refused, because it was meant for another method.
 */
function checkMessage(schemas: unknown): void {
  if (schemas === undefined || schemas === null) return;
  const named: readonly unknown[] = Array.isArray(schemas) ? schemas : [schemas];
  if (named.length === 0) return;
  if (named.some((one) => typeof one === 'string' && /:PatchOp$/i.test(one))) return;
  throw new ScimError(
    400,
    'invalidSyntax',
    'The schemas of a PATCH have to name urn:ietf:params:scim:api:messages:2.0:PatchOp.',
  );
}

function operationName(op: unknown, where: string): (typeof operationNames)[number] {
  const name = typeof op === 'string' ? op.trim().toLowerCase() : undefined;
  const known = operationNames.find((one) => one === name);
  if (known === undefined)
    throw new ScimError(400, 'invalidSyntax', `${where} needs an op: add, replace or remove.`);
  return known;
}
