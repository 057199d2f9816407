import { invitation } from './templates/invitation.ts';
import type { Template } from './templates/template.ts';

/** Every kind of mail. */
export const templates = { invitation } as const satisfies Record<string, Template>;

export type MessageKind = keyof typeof templates;

/** The template of a stored kind; undefined for one that a newer version of the code has queued. */
export function templateOf(kind: string): Template | undefined {
  return Object.hasOwn(templates, kind) ? templates[kind as MessageKind] : undefined;
}
