import { wordsOf } from '../../kernel/text.ts';

export type StatusValue = 'active' | 'inactive';

/** A reading that only a person may confirm. */
export interface StatusAlias {
  readonly status: StatusValue;
  readonly reason: string;
}

/** Only the two words are known, whatever their case and spaces; anything else is never read as inactive. */
export function statusOf(value: string): StatusValue | undefined {
  const words = wordsOf(value);
  return words === 'active' || words === 'inactive' ? words : undefined;
}

const groups: readonly { status: StatusValue; because: string; words: string }[] = [
  {
    status: 'active',
    because: 'usually stands for active',
    words:
      'a act actif active aktiv activo activa ativo attivo actief currentlyactive activeemployee activeuser',
  },
  {
    status: 'active',
    because: 'usually means that somebody works here',
    words:
      'current employed working present hired onboard inservice beschaftigt angestellt enposte employe onprobation probation probationary noticeperiod onnotice innotice',
  },
  {
    status: 'active',
    because: 'is about being away: the person still belongs to the organisation',
    words:
      'l leave onleave loa leaveofabsence paidleave unpaidleave parentalleave maternityleave paternityleave maternity sabbatical furlough furloughed activeonleave beurlaubt elternzeit mutterschutz enconge congeparental',
  },
  {
    status: 'active',
    because: 'is a yes',
    words:
      '1 true yes y enabled on ja wahr oui vrai si aktiviert activated lockedout passwordexpired recovery',
  },
  {
    status: 'inactive',
    because: 'usually stands for inactive',
    words: 'i ina inactif inactive inaktiv inactivo inactiva inativo inattivo inactief nonactive notactive',
  },
  {
    status: 'inactive',
    because: 'usually means that somebody has left',
    words:
      't term termed terminated termination terminee left leaver departed exited exit separated resigned retired deceased dismissed dead former formeremployee exemployee alumni offboarded ausgeschieden ausgetreten gekundigt pensioniert verstorben parti partie sorti sortie quitte demissionne retraite licencie cesado despedido',
  },
  {
    status: 'inactive',
    because: 'usually means that the account is switched off',
    words:
      'suspended disabled deactivated deprovisioned archived blocked closed deleted locked gesperrt deaktiviert suspendu desactive gelöscht',
  },
  { status: 'inactive', because: 'is a no', words: '0 false no n off nein falsch non faux' },
];

const aliases = new Map(
  groups.flatMap((group) => group.words.split(' ').map((word) => [wordsOf(word), group] as const)),
);

/** What a value probably says; undefined where even a guess would be one (Full-time, Pending …). */
export function statusAlias(value: string): StatusAlias | undefined {
  const group = aliases.get(wordsOf(value));
  return group && { status: group.status, reason: `“${value.trim()}” ${group.because}` };
}

const answers = new Set(
  '1 true yes y on ja wahr oui vrai si 0 false no n off nein falsch non faux'.split(' '),
);

/** A word about being there or gone. A mere yes or no says that only under a header that asks. */
export function isStatusWord(value: string): boolean {
  const words = wordsOf(value);
  return aliases.has(words) && !answers.has(words);
}
