import type { AlikeRow } from './alike-bench.ts';
import type { CheckRow } from './check-bench.ts';
import type { DatasetsRow } from './datasets-bench.ts';
import type { ExchangeRow } from './exchange-bench.ts';
import type { LogRow } from './log-bench.ts';
import type { FlowsRow } from './flows-bench.ts';
import type { MappingRow } from './mapping-bench.ts';
import type { PublishRow } from './publish-bench.ts';
import type { TraceRow } from './trace-bench.ts';
import type { SwitchRow } from './switch-bench.ts';

export type Row =
  | ExchangeRow
  | MappingRow
  | CheckRow
  | PublishRow
  | SwitchRow
  | DatasetsRow
  | AlikeRow
  | FlowsRow
  | LogRow
  | TraceRow;

function exchangeLines(row: ExchangeRow): readonly string[] {
  const line = (
    name: string,
    { requestsPerSecond, p50Ms, p99Ms }: ExchangeRow['gateway'],
  ): string =>
    `${name.padEnd(10)} ${requestsPerSecond.toFixed(0).padStart(7)}/s  p50 ${p50Ms.toFixed(2)} ms  p99 ${p99Ms.toFixed(2)} ms`;
  return [
    line('baseline', row.baseline),
    line('gateway', row.gateway),
    `ratio ${row.ratio.toFixed(3)}  p99 ratio ${row.p99Ratio.toFixed(2)}  peak memory ${row.rssMiB.toFixed(0)} MiB`,
  ];
}

const checkLines = (row: CheckRow): readonly string[] => [
  `check      ${row.datasets} datasets, ${row.files} files: ${row.seconds.toFixed(1)} s (${row.cpuSeconds.toFixed(1)} s of the processor), ${row.warnings} warnings, peak memory ${row.rssMiB.toFixed(0)} MiB`,
];

const publishLines = (row: PublishRow): readonly string[] => [
  `publish    ${row.datasets} datasets, ${row.files} files: kept in ${row.keepSeconds.toFixed(1)} s, in force ${row.publishMs.toFixed(0)} ms later, again from the store in ${row.republishSeconds.toFixed(1)} s`,
  `           longest pause ${row.longestPauseMs.toFixed(0)} ms  p99 ${row.pauseP99Ms.toFixed(1)} ms  memory ${row.rssMiB.toFixed(0)} MiB`,
];

const switchLines = (row: SwitchRow): readonly string[] => [
  `switch     ${row.requestsPerSecond.toFixed(0)}/s  ${row.requests} requests  ${row.switches} switches  ${row.failures} failures  mixed=${row.mixed}`,
  `           p50 ${row.p50Ms.toFixed(2)} ms  p99 ${row.p99Ms.toFixed(2)} ms  longest ${row.longestMs.toFixed(0)} ms`,
];

const datasetsLines = (row: DatasetsRow): readonly string[] => [
  `datasets   exchange with ${row.datasets} more: ratio ${row.many.toFixed(3)}, without ${row.few.toFixed(3)}, one over the other ${row.ratio.toFixed(3)}`,
];

const mappingLines = (row: MappingRow): readonly string[] =>
  row.mappings.map(
    ({ id, ratio, compiledNs, byHandNs }) =>
      `mapping    ${id}: by hand ${byHandNs} ns, compiled ${compiledNs} ns a record, ratio ${ratio.toFixed(3)}`,
  );

const logLines = (row: LogRow): readonly string[] => [
  `log        ${row.committedPerSecond.toFixed(0)} entries/s durable, bare SQLite ${row.barePerSecond.toFixed(0)}/s, ratio ${row.ratio.toFixed(3)}`,
  `           of ${row.entries} entries: a receipt p50 ${row.receiptP50Ms.toFixed(2)} ms  p99 ${row.receiptP99Ms.toFixed(2)} ms  longest ${row.receiptLongestMs.toFixed(1)} ms`,
  `           start ${row.startMs.toFixed(0)} ms  verified at ${row.verifiedPerSecond.toFixed(0)}/s, ${row.verifiedPerCpuSecond.toFixed(0)} per second of processor  peak memory ${row.rssMiB.toFixed(0)} MiB`,
];

const flowsLines = (row: FlowsRow): readonly string[] => [
  `flows      ${row.records} records to ${row.regions} regions: bare ${row.barePerSecond}/s, intake ${row.intakePerSecond}/s, to acknowledgement ${row.wholePerSecond}/s`,
  `           intake ratio ${row.intakeRatio.toFixed(3)}  whole ratio ${row.wholeRatio.toFixed(3)}  peak memory ${row.rssMiB.toFixed(0)} MiB`,
  `           MiB at each tenth of the intake ${row.rssMiBAtTenths.intake.join(' ')}, of the delivery ${row.rssMiBAtTenths.delivery.join(' ')}`,
  `           ${row.books.verdict}: ${Object.entries(row.books)
    .filter(([name]) => name !== 'verdict')
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')}`,
];

const traceLines = (row: TraceRow): readonly string[] => [
  `trace      ${row.entries} entries followed at ${row.followedPerSecond.toFixed(0)}/s (${row.followCpuMicrosPerEntry.toFixed(1)} µs of the processor each)`,
  `           a trace: p50 ${row.p50Ms.toFixed(2)} ms  p99 ${row.p99Ms.toFixed(2)} ms  longest ${row.longestMs.toFixed(1)} ms`,
];

const alikeLines = (row: AlikeRow): readonly string[] => [
  `alike      ${row.calls} calls each: hidden p50 ${row.hiddenP50Ms.toFixed(3)} ms, unknown ${row.unknownP50Ms.toFixed(3)} and ${row.otherUnknownP50Ms.toFixed(3)} ms (p90 ${row.unknownP90Ms.toFixed(3)} ms)`,
  `           hidden slower than unknown in ${row.hiddenIsSlower.toFixed(3)} of pairs (z ${row.z.toFixed(1)}), one unknown than the other in ${row.controlIsSlower.toFixed(3)} (z ${row.controlZ.toFixed(1)})`,
];

type Lines = {
  readonly [Name in Row['name']]: (row: Extract<Row, { name: Name }>) => readonly string[];
};

const lines: Lines = {
  exchange: exchangeLines,
  mapping: mappingLines,
  check: checkLines,
  publish: publishLines,
  switch: switchLines,
  log: logLines,
  flows: flowsLines,
  trace: traceLines,
  datasets: datasetsLines,
  alike: alikeLines,
};

/** A row as a reader sees it. */
export function linesOf(row: Row): readonly string[] {
  const tell = lines[row.name] as (row: Row) => readonly string[];
  return tell(row);
}
