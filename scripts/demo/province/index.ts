/**
 * province: the example province's cast, as the demo's samples need it. Its systems are processes
 * of their own (social-insurance, enterprise-register, population, and the front machine with all the
 * others) and are started, not imported.
 * Knows synthetic people and enterprises, and how each system spells and misspells them. Must never
 * know the gateway, its catalog or its mappings: what it holds is what a provider would hold.
 */
export {
  castEnterprises,
  castPersons,
  nobody,
  type CastPerson,
  type Insurance,
  type Permit,
  type Quirk,
} from './cast.ts';
export type {
  AbnormalListing,
  AbnormalReason,
  Enterprise,
  EnterpriseStatus,
} from './enterprises.ts';
export {
  caihe,
  deceased,
  HOUSE_UNIT,
  mother,
  newborn,
  SALE_CONTRACT,
  xiasha,
} from './families.ts';
export type { Person } from './persons.ts';
export { frontSystems } from './registers/index.ts';
