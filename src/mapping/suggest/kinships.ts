import type { Concept } from './concepts.ts';

/**
 * How well a column about one thing fills a field about another, 0 to 1: a division fills Business Unit where
 * nothing better does, and a login name is an e-mail address only if its values are. What is not listed does not
 * fill the field at all.
 */
const kin: Readonly<Partial<Record<Concept, Readonly<Partial<Record<Concept, number>>>>>> = {
  employeeId: {
    personId: 0.98,
    userId: 0.97,
    externalId: 0.96,
    recordId: 0.96,
    objectId: 0.9,
    payrollId: 0.75,
    login: 0.2,
    nationalId: 0.1,
  },
  email: { login: 0.85, personalEmail: 0.48, otherEmail: 0.15 },
  firstName: { legalFirstName: 0.95, preferredFirstName: 0.85, fullName: 0.22 },
  lastName: { legalLastName: 0.95, preferredLastName: 0.85, fullName: 0.22 },
  status: { accountEnabled: 0.9, suspended: 0.2 },
  businessUnit: {
    division: 0.92,
    organization: 0.6,
    orgLevel: 0.45,
    supervisoryOrg: 0.45,
    company: 0.2,
    department: 0.4,
    jobFunction: 0.3,
  },
  division: { businessUnit: 0.92, organization: 0.5, orgLevel: 0.4, department: 0.4 },
  department: {
    jobFunction: 0.6,
    team: 0.52,
    supervisoryOrg: 0.8,
    organization: 0.42,
    division: 0.48,
    departmentCode: 0.45,
    orgLevel: 0.4,
    businessUnit: 0.4,
    jobFamily: 0.42,
    costCenter: 0.25,
    orgPath: 0.25,
  },
  team: { department: 0.45, supervisoryOrg: 0.5, organization: 0.3 },
  costCenter: {},
  jobTitle: { role: 0.7, jobProfile: 0.75, jobFunction: 0.48, jobCode: 0.3, jobFamily: 0.3 },
  role: { jobTitle: 0.6, jobFunction: 0.5 },
  jobFunction: { department: 0.5, jobFamily: 0.7 },
  jobFamily: { jobFunction: 0.7 },
  jobLevel: { payGrade: 0.78 },
  location: { office: 0.97, city: 0.75, building: 0.48, region: 0.42, locationCode: 0.42, state: 0.25 },
  office: { location: 0.93, building: 0.6, city: 0.6 },
  city: { location: 0.6, office: 0.5 },
  region: { state: 0.4 },
  country: { region: 0.25, nationality: 0.1 },
  managerEmail: { manager: 0.55, managerName: 0.2, managerId: 0.2 },
  manager: { managerName: 0.95, managerEmail: 0.7, managerId: 0.5 },
  managerName: { manager: 0.85 },
  managerId: { manager: 0.5 },
  hireDate: { originalHireDate: 0.92, rehireDate: 0.4 },
  originalHireDate: { hireDate: 0.7 },
  workPhone: { mobilePhone: 0.7, otherPhone: 0.2 },
  mobilePhone: { workPhone: 0.55 },
  languages: { locale: 0.45 },
  url: { linkedin: 0.5 },
  linkedin: { url: 0.45 },
};

export function kinship(field: Concept, column: Concept): number {
  return field === column ? 1 : (kin[field]?.[column] ?? 0);
}
