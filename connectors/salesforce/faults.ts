import type { RestFault, RestFaults } from '#connector';
import type { Settings } from './settings.ts';

/** Codes that stand in the sentence of another one, and sentences of the token endpoint, which says `invalid_grant` of many things. */
const meanings: readonly (readonly [RegExp, string])[] = [
  [/no client credentials user enabled/i, 'noRunAs'],
  [/hasn't approved this consumer|not admin approved/i, 'notApproved'],
  [/request not supported on this domain/i, 'otherDomain'],
  [/INVALID_FIELD/, 'INVALID_FIELD'],
  [/INVALID_TYPE/, 'INVALID_TYPE'],
  [/MALFORMED_QUERY/, 'MALFORMED_QUERY'],
];

export function meaning(_status: number, body: string): string | undefined {
  return meanings.find(([says]) => says.test(body))?.[1];
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm */
export function faults({ sign_in, base_url, where, object }: Settings): RestFaults {
  const address: RestFault = {
    setting: base_url === undefined ? 'domain' : 'base_url',
    advice: 'Is My Domain right?',
  };
  const secret = sign_in === 'secret' ? 'client_secret' : 'private_key';
  const rights: RestFault = {
    setting: 'object',
    advice: `The integration user needs the permission API Enabled, and to view all records of ${object}.`,
  };
  const query: RestFault = {
    setting: where === undefined ? 'fields' : 'where',
    advice: 'Look at the filter and the fields.',
  };
  const again: RestFault = { fault: 'not_ready', advice: 'It is read again from the beginning.' };
  return {
    invalid_client_id: {
      setting: 'client_id',
      advice: 'Copy the consumer key once more. A new app works after some minutes.',
    },
    invalid_client: {
      setting: secret,
      advice:
        sign_in === 'secret'
          ? 'Copy the consumer secret once more.'
          : 'Is it the key of the certificate that was uploaded to the app?',
    },
    invalid_grant: {
      setting: sign_in === 'secret' ? 'client_secret' : 'username',
      advice:
        'Look at the user name, whether the user is active, and whether the certificate of the key is in the app.',
    },
    noRunAs: {
      setting: 'client_id',
      advice:
        'In the app: Policies, OAuth Flows, Enable Client Credentials Flow, and name the integration user as Run As.',
    },
    notApproved: {
      setting: 'username',
      advice:
        'In the app: Policies, Permitted Users, Admin approved users are pre-authorized, and add the permission set of the integration user.',
    },
    otherDomain: address,
    inactive_user: { setting: 'username', advice: 'The integration user is not active.' },
    signIn: { setting: secret, advice: 'Look at the app and at the integration user.' },
    key: 'private_key',
    INVALID_SESSION_ID: {
      setting: 'client_id',
      advice: 'Does the app have the scope “Manage user data via APIs (api)”?',
    },
    INVALID_TYPE: {
      ...rights,
      fault: 'wrong_setting',
      advice: `Is there an object of this name, and may the integration user see it? ${rights.advice}`,
    },
    INVALID_FIELD: {
      setting: 'fields',
      fault: 'wrong_setting',
      advice:
        'A field of this name is not there, or the integration user may not see it (field-level security). Look at the fields, and at the filter if there is one.',
    },
    MALFORMED_QUERY: { ...query, fault: 'wrong_setting' },
    INVALID_QUERY_FILTER_OPERATOR: { ...query, fault: 'wrong_setting' },
    QUERY_TIMEOUT: query,
    API_DISABLED_FOR_ORG: rights,
    API_CURRENTLY_DISABLED: rights,
    INVALID_QUERY_LOCATOR: again,
    REQUEST_LIMIT_EXCEEDED: {
      fault: 'throttled',
      advice: 'The API calls of a day are used up, or too many are under way. It is tried again later.',
    },
    INVALID_REPLICATION_DATE: { fault: 'cursor_expired' },
    EXCEEDED_ID_LIMIT: { fault: 'cursor_expired' },
    403: rights,
    404: address,
    400: query,
    unreachable: address,
    nobody:
      where === undefined ? rights : { ...query, advice: `Does the filter fit anybody? ${rights.advice}` },
  };
}
