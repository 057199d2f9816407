import { people } from './people.ts';

/** What the audit trail records, in words. */
export const auditActions: Readonly<Record<string, string>> = {
  ...people.member.acts,
  'admin.added': 'Admin added',
  'admin.changed': 'Role of an admin changed',
  'admin.removed': 'Admin removed',
  'field.added': 'Profile field added',
  'field.renamed': 'Profile field renamed',
  'field.option_added': 'Option added',
  'field.option_renamed': 'Option renamed',
  'hub.added': 'Hub added',
  'hub.renamed': 'Hub renamed',
  'program.added': 'Program added',
  'program.renamed': 'Program renamed',
  'run.started': 'List came in, or source read',
  'run.unchanged': 'Nothing changed in a source',
  'mapping.column_changed': 'Mapping of a column changed',
  'mapping.reviewed': 'Columns reviewed',
  'mapping.value_decided': 'Value mapped',
  'mapping.value_taken_back': 'Mapping of a value taken back',
  'mapping.words_matched': 'Values with matching words mapped',
  'plan.made': 'Plan made',
  'plan.held': 'Plan held by a safeguard',
  'plan.overridden': 'Held plan let through',
  'plan.approved': 'Changes approved',
  'plan.applied': 'Changes carried out',
  'passkey.added': 'Passkey added',
  'passkey.copied': 'Passkey refused: it may have been copied',
  'passkey.removed': 'Passkey removed',
  'passkey.renamed': 'Passkey renamed',
  'session.opened': 'Signed in',
  'session.ended': 'Signed out',
  'session.ended_by': 'Session ended from elsewhere',
  'signin_link.created': 'Sign-in link made',
  'source.added': 'Source added',
  'source.changed': 'Settings of a source changed',
  'source.authority_changed': 'Who is believed about fields changed',
  'source.removed': 'Source taken away',
  'source.policy_changed': 'Policy of a source changed',
  'source.schedule_set': 'Schedule of a source set',
  'source.schedule_removed': 'Schedule of a source removed',
  'source.paused': 'Source paused',
  'source.resumed': 'Source resumed',
  'source.skipped': 'Scheduled read skipped',
  'source.failing': 'Source cannot be read',
  'source.quarantined': 'Source quarantined',
  'source.off': 'Source switched off',
  'source.recovered': 'Source works again',
  'secrets.rotated': 'Stored secrets sealed anew',
  'tenant.set_up': 'Organisation set up',
  'tenant.settings_changed': 'Safety limits changed',
  'token.created': 'Access token made',
  'token.revoked': 'Access token revoked',
  'webhook.added': 'Webhook added',
  'webhook.changed': 'Webhook changed',
  'webhook.paused': 'Webhook paused by itself',
  'webhook.removed': 'Webhook deleted',
  'webhook.replayed': 'Messages of a webhook sent again',
  'webhook.secret_rotated': 'Secret of a webhook renewed',
  'webhook.tested': 'Webhook tested',
};

/** What an event is called. How a run began, only its particulars tell. */
export function auditTitle(action: string, particulars: Readonly<Record<string, unknown>> | null): string {
  if (action === 'run.started' && particulars !== null) {
    if (particulars['read'] === undefined) return 'List came in';
    return particulars['slot'] === undefined ? 'Source read' : 'Source read on schedule';
  }
  return auditActions[action] ?? action;
}
