import type { ScimRequest } from '../../../../api/scim.ts';
import { strings } from '../../../../strings/index.ts';

const text = strings.push.requests;

type Asked = Pick<ScimRequest, 'method' | 'path'>;

/** What a request wanted, in words: "Changes a person". Pure. */
export function actOf({ method, path }: Asked): string {
  const [route = '', query = ''] = path.split('?');
  const parts = route.split('/').filter((part) => part !== '' && part !== 'scim' && part !== 'v2');
  const [first = '', second] = parts;
  if (parts.at(-1) === '.search') return first === 'Groups' ? text.acts.Groups.list : text.acts.Users.list;
  if (first === 'Users' || first === 'Groups') {
    const acts = text.acts[first];
    if (method === 'GET' && (second === undefined || query.includes('filter='))) return acts.list;
    return method in acts ? acts[method as keyof typeof acts] : text.other;
  }
  if (['ServiceProviderConfig', 'ResourceTypes', 'Schemas'].includes(first)) return text.asks;
  if (first === 'Bulk') return text.bulk;
  if (first === 'Me') return text.me;
  if (/token/.test(route)) return text.signsIn;
  return first === '' ? text.searches : text.other;
}

/** How it went, in words and a colour. Pure. */
export function outcomeOf(status: number): { readonly label: string; readonly color: string } {
  const color = status < 400 ? 'green' : status < 500 ? 'orange' : 'red';
  const usual = status < 400 ? text.good : status < 500 ? text.refused : text.broken;
  return { label: text.statuses[status] ?? usual, color };
}
