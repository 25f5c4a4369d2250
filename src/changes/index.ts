/**
 * changes: proposed edits of the catalog on their way into force: drafted, submitted, approved
 * within the agency, published by the competent authority, or refused. Knows the life of a request,
 * that nobody acts on both sides, and that nothing stops unannounced; keeps requests and records
 * every step. Must never know HTTP, nor who may do what; nor how a bundle comes into force.
 */
export type { ChangeActor } from './act.ts';
export { createChangeDesk, type ChangeDesk, type ChangeMeaning } from './change-desk.ts';
export { changeLife, type ChangeAct } from './change-life.ts';
export type { Announcement, ChangeRequest, ChangeSummary } from './change-request.ts';
export type { ChangeOptions } from './deciding.ts';
export type { BundlePort, ChangeDeskParts, ChangeEntry } from './ports.ts';
