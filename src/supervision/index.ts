/**
 * supervision: what the data bureau learns from the log: traces (倒查), what a person may be told,
 * indicators, gaps, exports with a signed manifest. Read models over entries only: it knows how far
 * they have followed the log, and the catalog in force for names and duties. Must never know a
 * payload, HTTP, or who may read.
 */
export { counting } from './counting.ts';
