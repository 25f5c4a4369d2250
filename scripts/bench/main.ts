/**
 * `npm run bench [-- --json] [--full] [--pairs N] [--records N] [--row NAME …]`: speed as a ratio to a baseline
 * measured in the same run, and what a catalog costs. Progress goes to stderr, the result to stdout.
 */
import { cpus } from 'node:os';
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { benchAlike } from './alike-bench.ts';
import { benchCheck } from './check-bench.ts';
import { benchDatasets } from './datasets-bench.ts';
import { benchExchange } from './exchange-bench.ts';
import { benchLog } from './log-bench.ts';
import { benchFlows } from './flows-bench.ts';
import { benchMapping } from './mapping-bench.ts';
import { benchPublish } from './publish-bench.ts';
import { benchSwitch } from './switch-bench.ts';
import { benchTrace } from './trace-bench.ts';
import { linesOf, type Row } from './tables.ts';

const PAIRS = { short: 7, full: 15 } as const;
const REQUESTS = { short: 6000, full: 20_000 } as const;
const DATASETS = { short: 1000, full: 10_000 } as const;
const LOG_ENTRIES = { short: 200_000, full: 10_000_000 } as const;
const FLOW_RECORDS = { short: 100_000, full: 10_000_000 } as const;
/** Regions of a province; and more than a country of provinces has, for the whole run. */
const FLOW_REGIONS = { short: 90, full: 1000 } as const;
const FLOW_ROUNDS = { short: 5, full: 1 } as const;
const TRACE_ENTRIES = { short: 200_000, full: 10_000_000 } as const;
const ALIKE_CALLS = { short: 2000, full: 20_000 } as const;
const SWITCH_SECONDS = { short: 10, full: 30 } as const;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    pairs: { type: 'string' },
    /** Of the row `flows`, in place of what its size says. */
    records: { type: 'string' },
    row: { type: 'string', multiple: true },
  },
});

const progress = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

function machine(): string {
  const [first] = cpus();
  return `${first?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}`;
}

const size = values.full ? 'full' : 'short';
const exchange = {
  pairs: values.pairs === undefined ? PAIRS[size] : Number(values.pairs),
  requestsPerRound: REQUESTS[size],
  progress,
};

/** In the order in which they run. */
const rows: Readonly<Record<Row['name'], () => Promise<Row>>> = {
  mapping: () => Promise.resolve(benchMapping({ rounds: exchange.pairs })),
  exchange: () => benchExchange(exchange),
  check: () => benchCheck(DATASETS.full),
  alike: () => benchAlike(ALIKE_CALLS[size]),
  switch: () => benchSwitch(SWITCH_SECONDS[size]),
  publish: () => benchPublish(DATASETS[size]),
  log: () => benchLog({ entries: LOG_ENTRIES[size], pairs: exchange.pairs, progress }),
  flows: () =>
    benchFlows({
      records: values.records === undefined ? FLOW_RECORDS[size] : Number(values.records),
      regions: FLOW_REGIONS[size],
      rounds: FLOW_ROUNDS[size],
      progress,
    }),
  trace: () => Promise.resolve(benchTrace({ entries: TRACE_ENTRIES[size], progress })),
  datasets: () => benchDatasets(DATASETS.full, exchange),
};

/** Those that take many minutes, unless they are named. */
const ONLY_FULL: readonly string[] = ['datasets'];

const isWanted = (name: string): boolean =>
  values.row?.includes(name) ?? (values.full || !ONLY_FULL.includes(name));

/**
 * The load must not share the core of what it measures; what measures itself in this process has all
 * that a gateway would have.
 */
const coresOf = (name: string): string => (name === 'flows' ? `0-${cpus().length - 1}` : '1');

const done: Row[] = [];
for (const [name, run] of Object.entries(rows)) {
  if (!isWanted(name)) continue;
  progress(name);
  spawnSync('taskset', ['-cp', coresOf(name), String(process.pid)]);
  done.push(await run());
}
const table = (): string => [machine(), ...done.flatMap(linesOf)].join('\n');
process.stdout.write(
  `${values.json ? JSON.stringify({ machine: machine(), rows: done }) : table()}\n`,
);
