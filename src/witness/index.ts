/**
 * witness: both sides of c2sp.org/tlog-witness. A witness, which keeps what it cosigned of each log
 * and finds rollback, fork and silence; and a log's collecting of cosignatures, and whether they
 * are new enough. Must never know what an entry says, nor who may read it.
 */
export type { Asked } from './cosigning/ask-witness.ts';
export type {
  CosignatureListener,
  Cosignatures,
  CosignedState,
} from './cosigning/collect-cosignatures.ts';
export { cosignedFile } from './cosigning/cosigned-files.ts';
export type { Freshness } from './cosigning/freshness.ts';
export { openCosignatures } from './cosigning/open-cosignatures.ts';
export { ALARM_KINDS } from './alarm.ts';
export { openWitness, openWitnessBook, originOf } from './open-witness.ts';
export type { WitnessBook } from './witness-book.ts';
export { witnessKey } from './witness-key.ts';
