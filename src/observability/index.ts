/**
 * observability: the application log and the metrics, for operators. Knows levels, the table of
 * fields that may be written with the reason for each, how errors are written, and what is counted
 * under which labels. Must never know payloads: a field outside the table is dropped, a label is
 * never taken from a request. Neither proves anything; that is audit's work.
 */
export { createAppLog, type AppLog, type LogLevel } from './app-log.ts';
export { build, type Build } from './build.ts';
export type { FlowCounts, GatewayState } from './gateway-gauges.ts';
export type { LogFieldName, LogFields } from './log-fields.ts';
export { createMetrics, type Metrics } from './metrics.ts';
export { createWitnessMetrics, type WitnessMetrics, type WitnessState } from './witness-metrics.ts';
