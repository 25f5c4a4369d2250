/**
 * flows: what the sources of the example province send in batches, clean and with dirt, and what must
 * become of every line, as whoever tells the story knows it. Must never know the gateway, its catalog
 * or its mappings.
 */
export type { Change, SourceLine, StoryBatch, Truth } from './line.ts';
export {
  assisted,
  bookOf,
  deliveriesTo,
  enterprises,
  insured,
  residents,
  type ExpectedBook,
  type ExpectedDelivery,
  type Owed,
} from './owed.ts';
export { DEVELOPMENT_ZONE, JIANGGAN, XIACHENG } from './places.ts';
export { tellStory, type Subject, type Teller } from './story.ts';
export {
  assistedTeller,
  enterpriseTeller,
  insuredTeller,
  residentTeller,
  type Assisted,
  type InsuredPerson,
  type RegisteredEnterprise,
  type Resident,
} from './tellers.ts';
