/**
 * observability: the application log, for operators. Knows levels, the table of fields that may be
 * written with the reason for each, and how errors are written. Must never know payloads: a field
 * outside the table is dropped, whoever passes it. This log proves nothing; that is audit's work.
 */
export { createAppLog, type AppLog, type LogLevel } from './app-log.ts';
export type { LogFieldName, LogFields } from './log-fields.ts';
