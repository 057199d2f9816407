/** Names of the sample organisation: from several languages, with marks and apostrophes, as in real exports. */
const firstNames = [
  'Amara',
  'Benoît',
  'Chloé',
  'Dmitri',
  'Elif',
  'Farid',
  'Giulia',
  'Hiroshi',
  'Ines',
  'Jonas',
  'Kavya',
  'Liam',
  'Maëlle',
  'Noor',
  'Oskar',
  'Priya',
  'Quentin',
  'Rosa',
  'Søren',
  'Tamsin',
  'Uma',
  'Viktor',
  'Wanjiru',
  'Ximena',
  'Yusuf',
  'Zofia',
] as const;
const lastNames = [
  'Adeyemi',
  'Bergström',
  'Chen',
  'D’Angelo',
  'Estévez',
  'Fischer',
  'García',
  'Haddad',
  'Ivanov',
  'Jansen',
  'Kowalski',
  'Lefèvre',
  'Müller',
  'Nakamura',
  'O’Connor',
  'Papadopoulos',
  'Quispe',
  'Rossi',
  'Sánchez',
  'Tremblay',
  'Usman',
  'Visser',
  'Wójcik',
  'Xu',
  'Yamamoto',
  'Zimmermann',
] as const;

export const departments = [
  'Sales',
  'Finance',
  'Engineering',
  'People & Culture',
  'Customer Care',
  'Research',
] as const;
export const locations = ['Toronto', 'Berlin', 'Montréal', 'Remote'] as const;
export const languages = ['English', 'French', 'German', 'Spanish'] as const;
const titles = ['Analyst', 'Specialist', 'Manager', 'Director', 'Coordinator', 'Engineer'] as const;

/** One person of the sample organisation, as its HR system knows them. */
export interface Person {
  readonly id: string;
  readonly first: string;
  readonly last: string;
  readonly email: string;
  readonly department: string;
  readonly title: string;
  readonly location: string;
  readonly languages: readonly string[];
  readonly hired: string;
}

/** The same people on every machine: nothing here is random. */
export function person(number: number): Person {
  const first = pick(firstNames, number * 7);
  const last = pick(lastNames, number * 11 + Math.floor(number / 26));
  const plain = `${first}.${last}`
    .normalize('NFKD')
    .replace(/[^A-Za-z.]/g, '')
    .toLowerCase();
  return {
    id: `MM-${String(1000 + number)}`,
    first,
    last,
    email: `${plain}.${number}@maple-main.example`,
    department: pick(departments, number * 5 + Math.floor(number / 9)),
    title: pick(titles, number * 3 + Math.floor(number / 4)),
    location:
      number < 190 || number >= 400
        ? pick(['Toronto', 'Montréal', 'Remote', 'Toronto'], number)
        : pick(['Berlin', 'Remote', 'Berlin'], number),
    languages:
      number % 3 === 0 ? ['English', 'French'] : number % 4 === 0 ? ['English', 'German'] : ['English'],
    hired: `20${String(12 + (number % 13)).padStart(2, '0')}-${String(1 + (number % 12)).padStart(2, '0')}-${String(1 + (number % 28)).padStart(2, '0')}`,
  };
}

function pick<T>(from: readonly T[], number: number): T {
  return from[number % from.length] as T;
}
