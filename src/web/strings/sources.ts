import { plural } from '../format.ts';

/** Where member lists come from, and what goes by itself. */
export const sources = {
  title: 'Sources',
  description: 'Where the member lists of your hubs come from, and what may happen without asking you.',
  upload: 'Upload membership file',
  none: 'Uploads need no connection',
  noneHint: 'Nothing has to be set up first. Upload a list for a hub, and it appears here with its settings.',

  hub: 'Hub',
  kind: 'Kind',
  lastUsed: 'Last used',
  never: 'Not used yet',
  nothingYet: 'Nothing yet',
  lists: 'Last file listed',
  columns: 'Columns in use',
  columnCount: (count: number) =>
    count === 0 ? 'None yet' : plural(count, 'column goes to a field', 'columns go to a field'),
  uploadTo: 'Upload a file',
  uploadToName: (source: string, hub: string) => `Upload a file to ${source} of ${hub}`,
  own: (hub: string) => `Files that admins upload for ${hub}`,
  other: 'A system with numbers of its own for people',

  statuses: {
    receiving: 'Arriving',
    landed: 'Waiting for its turn',
    needs_mapping: 'Columns wait for a check',
    staging: 'Being worked on',
    planning: 'Being worked on',
    ready: 'Waits for a decision',
    applying: 'Being carried out',
    done: 'Done',
    failed: 'Could not be imported',
    cancelled: 'Stopped',
    superseded: 'Replaced by a newer file',
    quarantined: 'On hold',
  },

  policy: 'What happens without asking',
  policyAllAsk: 'Nothing: a person approves every change.',
  policySome: (kinds: string) =>
    `These go by themselves once the columns are checked: ${kinds}. A person approves everything else.`,
  ask: 'A person approves',
  auto: 'Goes by itself',
  show: 'Show and change',
  look: 'Show',
  hide: 'Hide',
  choiceOf: (kind: string, source: string, hub: string) => `Who decides: ${kind} (${source}, ${hub})`,
  kinds: {
    invite: {
      title: 'Invite new people',
      short: 'invitations',
      meaning: 'People in the file who are not in the hub get an e-mail with an invitation.',
    },
    update: {
      title: 'Update member profiles',
      short: 'profile updates',
      meaning: 'Values of the file are written into profiles, such as a new department.',
    },
    reactivate: {
      title: 'Reactivate people who are back',
      short: 'reactivations',
      meaning: 'People who were deactivated by this source and are active in the file again.',
    },
    deactivate: {
      title: 'Deactivate people marked as inactive',
      short: 'deactivations by status',
      meaning:
        'People whose Employee Status says inactive are hidden and get no more mail. It can be undone.',
    },
    deprovision: {
      title: 'Deactivate people who are missing',
      short: 'deactivations of people who are missing',
      meaning:
        'People who are not in a file that lists everyone in the hub. By itself this only deactivates, which can be undone; people who were never in a file of this source still wait for a person.',
    },
  },
  deletion: 'Delete from hub, delete from Tenant',
  deletionMeaning: 'Deletions are never automatic, whatever is set here.',
  restore: 'Restore deleted people',
  restoreMeaning: 'Somebody who runs the server has to grant it.',
  always: 'Always a person',
  safeguards:
    'Safeguards stay in force in any case: when far more people than usual would be removed, everything stops until an admin has looked at it.',
  onlyAdmins: 'Admins and owners can change this.',
  confirmTitle: (kind: string) => `Let this go by itself: ${kind}?`,
  confirmText: (source: string, hub: string) =>
    `From the next file of “${source}” for ${hub} on, this happens as soon as the columns are checked, without anybody looking at the list first.`,
  confirm: 'Let it go by itself',
  savedAuto: (kind: string) => `Goes by itself from now on: ${kind}.`,
  savedAsk: (kind: string) => `A person approves from now on: ${kind}.`,

  connect: 'Connect a source',
  connectHint: 'These are all the ways that this server knows today.',
  deliveries: {
    upload: 'You upload files',
    pull: 'It is read on a schedule',
    push: 'It sends changes itself',
  },
  ready: 'Ready to use',
  add: 'Add a source',
  addTitle: 'Add a source of files',
  addHint:
    'A hub has one source for uploads already. Add another only when files of a second system, such as a CRM, number the same people differently. Its columns and settings are kept apart.',
  name: 'Name',
  nameHint: 'As your colleagues call the system',
  namePlaceholder: 'For example CRM',
  nameMissing: 'Give it a name.',
  hubMissing: 'Choose a hub.',
  added: (name: string, hub: string) => `“${name}” of ${hub} is there. Upload its first file.`,
  scripts: 'From your own scripts',
  scriptsHint:
    'A script can upload a file each night, just as you do here. What it uploads waits for the same checks and approvals.',
  scriptToken: 'Make a key for it on the server, once:',
  scriptSend: (hub: string | undefined) =>
    hub === undefined ? 'Then send a file with it:' : `Then send a file with it, here for ${hub}:`,
  scriptMore: 'Everything that it can do',
  copy: 'Copy',
  copied: 'Copied',
  copyOf: (what: string) => `Copy the command: ${what}`,
  makeKey: 'make a key',
  sendFile: 'send a file',
};
