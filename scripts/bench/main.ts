/**
 * `npm run bench [-- --json] [--full] [--pairs N]`: speed as a ratio to a baseline measured in the
 * same run. Progress goes to stderr, the result to stdout.
 */
import { cpus } from 'node:os';
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { benchExchange, type ExchangeRow } from './exchange-bench.ts';
import { benchMapping, type MappingRow } from './mapping-bench.ts';

const PAIRS = { short: 7, full: 15 } as const;
const REQUESTS = { short: 6000, full: 20_000 } as const;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    pairs: { type: 'string' },
  },
});

const progress = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

function machine(): string {
  const [first] = cpus();
  return `${first?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}`;
}

function table(row: ExchangeRow): string {
  const line = (
    name: string,
    { requestsPerSecond, p50Ms, p99Ms }: ExchangeRow['gateway'],
  ): string =>
    `${name.padEnd(10)} ${requestsPerSecond.toFixed(0).padStart(7)}/s  p50 ${p50Ms.toFixed(2)} ms  p99 ${p99Ms.toFixed(2)} ms`;
  return [
    line('baseline', row.baseline),
    line('gateway', row.gateway),
    `ratio ${row.ratio.toFixed(3)}  p99 ratio ${row.p99Ratio.toFixed(2)}  peak memory ${row.rssMiB.toFixed(0)} MiB`,
  ].join('\n');
}

function mappingTable(row: MappingRow): string {
  const lines = row.mappings.map(
    ({ id, ratio, compiledNs, byHandNs }) =>
      `mapping    ${id}: by hand ${byHandNs} ns, compiled ${compiledNs} ns a record, ratio ${ratio.toFixed(3)}`,
  );
  return lines.join('\n');
}

// The load must not share the core of what it measures.
spawnSync('taskset', ['-cp', '1', String(process.pid)]);
const size = values.full ? 'full' : 'short';
const pairs = values.pairs === undefined ? PAIRS[size] : Number(values.pairs);
const mapping = benchMapping({ rounds: pairs });
progress(mappingTable(mapping));
const row = await benchExchange({
  pairs,
  requestsPerRound: REQUESTS[size],
  progress,
});
const result = { machine: machine(), rows: [row, mapping] };
process.stdout.write(
  values.json
    ? `${JSON.stringify(result)}\n`
    : `${machine()}\n${table(row)}\n${mappingTable(mapping)}\n`,
);
