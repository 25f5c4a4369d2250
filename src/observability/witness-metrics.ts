import { Counter, Gauge, Registry } from 'prom-client';
import { processMetrics } from './process-metrics.ts';

/** What is asked for only when somebody looks; logs are those of the settings. */
export interface WitnessState {
  readonly logs: () => readonly {
    readonly log: string;
    readonly size: number;
    readonly seenAgeSeconds: number;
  }[];
  readonly alarms: () => readonly { readonly log: string; readonly kind: string }[];
}

export interface WitnessMetrics {
  readonly contentType: string;
  text(): Promise<string>;
  /** An answer to a log, by its status. */
  answered(status: number): void;
}

function addLogGauges(registry: Registry, { logs }: WitnessState): void {
  const registers = [registry];
  const labelNames = ['log'];
  new Gauge({
    name: 'jingwei_witness_log_entries',
    help: 'Size of the log cosigned last',
    labelNames,
    registers,
    collect() {
      for (const { log, size } of logs()) this.set({ log }, size);
    },
  });
  new Gauge({
    name: 'jingwei_witness_log_seen_age_seconds',
    help: 'Time since the log was last heard of',
    labelNames,
    registers,
    collect() {
      for (const { log, seenAgeSeconds } of logs()) this.set({ log }, seenAgeSeconds);
    },
  });
}

/** Metrics of a witness, in a registry of their own. */
export function createWitnessMetrics(state: WitnessState): WitnessMetrics {
  const registry = new Registry();
  const registers = [registry];
  addLogGauges(registry, state);
  new Gauge({
    name: 'jingwei_witness_alarm',
    help: '1 for each alarm that stands',
    labelNames: ['log', 'kind'],
    registers,
    collect() {
      this.reset();
      for (const alarm of state.alarms()) this.set(alarm, 1);
    },
  });
  const answers = new Counter({
    name: 'jingwei_witness_answers_total',
    help: 'Answers to logs',
    labelNames: ['status'],
    registers,
  });
  return {
    contentType: registry.contentType,
    text: async () => `${await registry.metrics()}${await processMetrics().metrics()}`,
    answered: (status) => answers.inc({ status: String(status) }),
  };
}
