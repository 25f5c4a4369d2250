import { Counter, Histogram, Registry } from 'prom-client';
import { addGauges, type GatewayState } from './gateway-gauges.ts';
import { createLabelCache } from './label-cache.ts';
import { processMetrics } from './process-metrics.ts';

type RequestLabels = Readonly<Record<'route' | 'status' | 'code', string>>;
type ExchangeLabels = Readonly<Record<'operation' | 'dataset' | 'result', string>>;
type ProviderLabels = Readonly<Record<'system' | 'outcome', string>>;

/**
 * What is counted. Label values are templates, codes, closed sets and names of the catalog in
 * force; whoever calls replaces a name that the catalog does not have, so that no request can make
 * a new one.
 */
export interface Metrics {
  readonly contentType: string;
  /** Prometheus text of everything. */
  text(): Promise<string>;
  request(labels: RequestLabels): void;
  exchange(labels: ExchangeLabels): void;
  /** Milliseconds a step of an exchange took. */
  step(step: string, tookMs: number): void;
  /** An answer of a provider's system, or that there was none; in milliseconds. */
  provider(labels: ProviderLabels, tookMs: number): void;
  /** Entries of one commit of the log. */
  commit(entries: number): void;
}

const MS_PER_SECOND = 1000;

/** Seconds: from a step in memory to a provider at the limit of its time. */
const DURATION_BUCKETS = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30,
];

/** Entries: up to what one commit takes. */
const BATCH_BUCKETS = [1, 2, 4, 8, 16, 32, 64, 128, 256];

function createCounters(registry: Registry) {
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name: `jingwei_${name}`, help, labelNames, registers });
  const requests = counter('requests_total', 'Answered requests', ['route', 'status', 'code']);
  const exchanges = counter('exchanges_total', 'Exchanges', ['operation', 'dataset', 'result']);
  const answers = counter('provider_answers_total', 'Asks of providers', ['system', 'outcome']);
  return {
    requests: createLabelCache((...values) => requests.labels(...values)),
    exchanges: createLabelCache((...values) => exchanges.labels(...values)),
    answers: createLabelCache((...values) => answers.labels(...values)),
    commits: counter('log_commits_total', 'Commits of the audit log', []),
  };
}

function createHistograms(registry: Registry) {
  const registers = [registry];
  const durations = <Label extends string>(name: string, help: string, label: Label) =>
    new Histogram({
      name: `jingwei_${name}`,
      help,
      labelNames: [label],
      registers,
      buckets: DURATION_BUCKETS,
    });
  const steps = durations('exchange_step_seconds', 'Time of each step', 'step');
  const providers = durations('provider_answer_seconds', 'Time of each ask', 'system');
  return {
    steps: createLabelCache((...values) => steps.labels(...values)),
    providers: createLabelCache((...values) => providers.labels(...values)),
    batches: new Histogram({
      name: 'jingwei_log_commit_entries',
      help: 'Entries in one commit',
      registers,
      buckets: BATCH_BUCKETS,
    }),
  };
}

/** Runs what only counts: its failure is told once, and fails nothing that is counted. */
function createQuietly(onFailure: (error: unknown) => void): (count: () => void) => void {
  let isTold = false;
  return (count) => {
    try {
      count();
    } catch (error) {
      if (!isTold) onFailure(error);
      isTold = true;
    }
  };
}

/** Metrics of one gateway, in a registry of their own. Counting never throws. */
export function createMetrics(state: GatewayState, onFailure: (error: unknown) => void): Metrics {
  const registry = new Registry();
  const counters = createCounters(registry);
  const histograms = createHistograms(registry);
  const quietly = createQuietly(onFailure);
  addGauges(registry, state);
  return {
    contentType: registry.contentType,
    text: async () => `${await registry.metrics()}${await processMetrics().metrics()}`,
    request: ({ route, status, code }) =>
      quietly(() => counters.requests(route, status, code).inc()),
    exchange: ({ operation, dataset, result }) =>
      quietly(() => counters.exchanges(operation, dataset, result).inc()),
    step: (step, tookMs) => quietly(() => histograms.steps(step).observe(tookMs / MS_PER_SECOND)),
    provider: ({ system, outcome }, tookMs) =>
      quietly(() => {
        counters.answers(system, outcome).inc();
        histograms.providers(system).observe(tookMs / MS_PER_SECOND);
      }),
    commit: (entries) =>
      quietly(() => {
        counters.commits.inc();
        histograms.batches.observe(entries);
      }),
  };
}
