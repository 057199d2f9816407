import { wordsOf } from '../../kernel/text.ts';
import type { Concept } from './concepts.ts';

interface ExactHeader {
  readonly concept: Concept;
  readonly weight: number;
  readonly language: string;
}

/**
 * Headers whose words alone would mislead: abbreviations of directories, and words that mean something else in
 * a header than in a sentence. Compared by `wordsOf` to the whole header, or to its last part after a table name.
 */
const lists: readonly (readonly [Concept, number, string, string])[] = [
  // LDAP and SCIM attribute names (RFC 4519, RFC 2798, RFC 7643)
  ['lastName', 0.95, 'English', 'sn'],
  ['firstName', 0.95, 'English', 'gn'],
  ['fullName', 0.95, 'English', 'cn|name.formatted|gecos'],
  ['login', 0.92, 'English', 'upn|sAMAccountName|uid|principal'],
  ['city', 0.9, 'English', 'l'],
  ['country', 0.9, 'English', 'c|co'],
  ['state', 0.9, 'English', 'st'],
  ['department', 0.8, 'English', 'ou'],
  ['company', 0.8, 'English', 'o'],
  ['objectId', 0.85, 'English', 'objectGUID|entryUUID|objectSid|distinguishedName|dn'],
  ['photo', 0.9, 'English', 'thumbnailPhoto|jpegPhoto'],
  ['otherEmail', 0.95, 'English', 'otherMails|proxyAddresses|secondEmail|mailNickname|aliases'],
  ['country', 0.85, 'English', 'usageLocation'],
  ['office', 0.95, 'English', 'physicalDeliveryOfficeName'],
  ['department', 0.9, 'English', 'departmentNumber'],
  ['login', 0.92, 'English', 'user'],
  ['employmentType', 0.9, 'English', 'userType|FLSA|Exempt|Full-time/Part-time|Pay Type'],
  // HRIS
  ['employeeId', 0.9, 'English', 'EmpID|Emp No|EID|XRefCode|EEID'],
  ['hireDate', 0.95, 'English', 'DOJ|DOH'],
  ['birthDate', 0.95, 'English', 'DOB|YOB'],
  ['otherDate', 0.95, 'English', 'Effective Date|As of Date|Last Day Paid'],
  ['orgPath', 0.95, 'English', 'Org Unit Path'],
  ['otherStatus', 0.95, 'English', 'Lifecycle Stage|Lead Status|HR Status Reason'],
  ['status', 0.9, 'English', 'Employment State|Employee State|Worker State|Staff State|State of Employment'],
  [
    'department',
    0.8,
    'English',
    'Org Unit|Orgunit|Organisational Unit|Organizational Unit|Organisation Unit|Work Unit',
  ],
  ['department', 0.72, 'English', 'Sector|Practice|Cost Centre Department'],
  [
    'businessUnit',
    0.85,
    'English',
    'LOB|Line of Business|SBU|Business Line|Business Area|Business Group|Business Segment',
  ],
  ['city', 0.85, 'English', 'Metro|Metro Area'],
  ['location', 0.85, 'English', 'Base|Based In|Duty Station|Place of Work|Work Place|Work Area Location'],
  ['jobTitle', 0.85, 'English', 'Headline|Designation'],
  ['jobLevel', 0.8, 'English', 'Job Classification Level|IC Level|Track Level'],
  ['fullName', 0.9, 'English', 'Common Name|Employee|Worker|Worker Name|Mitarbeiter|Collaborateur'],
  // German
  ['location', 0.94, 'German', 'Ort der Tätigkeit|Arbeitsplatz'],
  ['jobTitle', 0.85, 'German', 'Position im Unternehmen|Beruf'],
  ['department', 0.85, 'German', 'Bereich/Abteilung|Abt|Abt.'],
  ['managerEmail', 0.95, 'German', 'Vorgesetzten-Mail|Mail Vorgesetzter'],
  ['eligibility', 0.9, 'German', 'Teilnahmeberechtigung'],
  // French
  ['lastName', 0.84, 'French', "Nom|Nom d'usage|Nom usuel"],
  ['fullName', 0.9, 'French', 'Nom et prénom|Nom Prénom|Prénom Nom|Nom affiché'],
  ['department', 0.9, 'French', 'Service|Services'],
  ['hireDate', 0.9, 'French', "Ancienneté|Date d'ancienneté|Arrivée"],
  ['jobTitle', 0.86, 'French', 'Fonction|Libellé emploi|Libellé du poste|Qualification'],
  ['location', 0.9, 'French', "Lieu de travail|Site de rattachement|Site d'affectation"],
  ['eligibility', 0.9, 'French', 'Éligible au programme|Éligibilité'],
  ['homePhone', 0.9, 'French', 'Téléphone domicile'],
  ['employmentType', 0.9, 'French', 'Type de contrat|Contrat'],
  // Others
  ['fullName', 0.9, 'Spanish', 'Nombre completo|Nombre y apellidos'],
  ['fullName', 0.9, 'Portuguese', 'Nome completo'],
  ['fullName', 0.9, 'Italian', 'Nome e cognome|Cognome e nome'],
  ['country', 0.9, 'Dutch', 'Land'],
];

const exact = new Map<string, ExactHeader>();
for (const [concept, weight, language, headers] of lists) {
  for (const header of headers.split('|')) exact.set(wordsOf(header), { concept, weight, language });
}

export function exactHeader(joined: string): ExactHeader | undefined {
  return exact.get(joined);
}
