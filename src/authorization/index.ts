/**
 * authorization: the decision. Facts are read before, decided here purely, recorded after. Knows
 * duties, grants, purposes, regions and items; never where the data is or how it is fetched.
 */
export {
  accessTo,
  type AccessWorld,
  type Allowance,
  type DatasetAccess,
  type Lack,
} from './access.ts';
export { accessOfAgency, accessToDataset, type AccessPage } from './access-matrix.ts';
export { oversizedBatch, SUBJECTS_PER_BATCH_MAX, useOf } from './batch-limits.ts';
export { decide, mayKnowOf, type Denial, type Permission, type Ruling } from './decide.ts';
export type { Facts, Requester } from './facts.ts';
export type { Need } from './need.ts';
export { incompletePurpose } from './purposes.ts';
export { createQuotaMeter, type QuotaMeter } from './quota-meter.ts';
