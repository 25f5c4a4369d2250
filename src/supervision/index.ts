/**
 * supervision: what the data bureau learns from the log: traces (倒查), what a person may be told,
 * indicators, gaps, exports with a signed manifest. Read models over entries only: it knows how far
 * they have followed the log, and the catalog in force for names and duties. Must never know a
 * payload, HTTP, or who may read.
 */
export { counting } from './counting.ts';
export { createSupervisionDesk } from './desk.ts';
export { type ExportFormat } from './exports/export-file.ts';
export { checkExport, type ExportVerdict } from './exports/pack.ts';
export type { EntryFilter } from './find-entries.ts';
export type { Traced } from './find-trace.ts';
export { startFollowing } from './node-follow-thread.ts';
export type { Asker, SupervisionDesk, TakenFile } from './ports.ts';
export { createClockWatch } from './clock-watch.ts';
export { createPatientRecord, type PatientRecord } from './patient-record.ts';
export { settingsEntry } from './settings-record.ts';
export { createWitnessEntries, type WitnessEntries } from './witness-entries.ts';
