/** When two people have to approve, and how long things are kept. */
export const safety = {
  fourEyes: 'Four eyes',
  fourEyesHint:
    'Two people look before something happens: what the first one approves waits until a second one approves it, too.',
  ownPlans: 'Nobody approves alone what they brought in themselves',
  ownPlansHint:
    'Whoever uploaded the file, started the read, reviewed its columns or let a held plan through can approve it, but somebody else has to approve it as well.',
  removalsOver: 'More people than this are deactivated or deleted only by two',
  removalsOverHint: 'Counted for each plan. Empty: one person is enough, however many it is.',
  removalsOverNone: 'No limit',
  needsTwo: 'This needs at least two people who may approve: see Admins and roles.',

  retention: 'What is kept, and for how long',
  retentionHint:
    'Every night, what is older is erased for good. Profiles of members, and who did what and when, stay.',
  days: (days: string) => `${days} days`,
  always: 'Always',
  asServer: 'As the server',
  kinds: {
    files_days: {
      label: 'Files, and the rows that were read from them',
      hint: 'Afterwards a run still says how many rows there were, but not what stood in them. Empty: as long as the server keeps them.',
    },
    plans_days: {
      label: 'Whom a plan was about, and the values before and after',
      hint: 'Afterwards a plan still shows its numbers, and who approved it. Empty: always.',
    },
    mail_days: {
      label: 'To whom mail was sent',
      hint: 'Afterwards the outbox still shows what was sent when, without the address.',
    },
    requests_days: {
      label: 'What identity providers asked',
      hint: 'The requests of systems that push, with what was in them.',
    },
    deliveries_days: {
      label: 'What webhooks were told',
      hint: 'Afterwards a message cannot be sent again.',
    },
    audit_days: {
      label: 'Particulars of the audit trail',
      hint: 'The entries themselves always stay: who did what, and when. Empty: always.',
    },
  },
};
