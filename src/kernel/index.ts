/**
 * kernel: the vocabulary every room uses: faults and the one table of problem codes, clock, ids,
 * canonical JSON, digests, regions. Pure; runs in Node and in the browser. Knows no capability.
 */
export { base64Of, bytesOfBase64, concat, hexOf, sameBytes, textOf, utf8 } from './bytes.ts';
export { jsonOfText, jsonOfTexts } from './json-text.ts';
export { canonicalBytes, canonicalText } from './canonical-json.ts';
export { instantOf, shanghaiDateOf, systemClock, type Clock } from './clock.ts';
export { digestOf, type Sha256 } from './digest.ts';
export { Fault, isRefusal, type FaultFields, type Refusal, type Violation } from './fault.ts';
export { newId, type NewId } from './ids.ts';
export {
  problemDocument,
  type Language,
  type ProblemContext,
  type ProblemDocument,
} from './problem.ts';
export {
  isProblemCode,
  omissionCodes,
  problemCodes,
  say,
  type Bilingual,
  type OmissionCode,
  type OwnerRole,
  type ProblemCode,
  type ProblemDefinition,
} from './problem-codes.ts';
export {
  createDivisionTable,
  type Division,
  type DivisionTable,
  type RegionScope,
} from './regions.ts';
export { allAtOnce, eachOf, type Steps } from './steps.ts';
export { createTurns, type Turns } from './turns.ts';
