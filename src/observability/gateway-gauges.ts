import { Gauge, type Registry } from 'prom-client';
import { build } from './build.ts';

const MS_PER_SECOND = 1000;

/** What a flow has that somebody waits for. */
export interface FlowCounts {
  readonly flow: string;
  /** Deliveries without an acknowledgement. */
  readonly pending: number;
  readonly dead: number;
  readonly quarantined: number;
  readonly unclaimed: number;
  /** Corrections that wait for the source. */
  readonly corrections: number;
  /** Its source and tables of receivers that could not be reached or taken from at the last look. */
  readonly failing: number;
  /** Since the window of the oldest batch ended that has not landed altogether; 0 without one. */
  readonly lagSeconds: number;
  /** 1 when that is longer than the flow may take. */
  readonly overdue: number;
  /** 1 when the next batch should have come. */
  readonly silent: number;
}

/** What is asked for only when somebody looks. */
export interface GatewayState {
  /** Entries in the log. */
  readonly logSize: () => number;
  readonly logHealthy: () => boolean;
  /** Entries that wait to be durable. */
  readonly logQueue: () => number;
  /** Nonces remembered against replay. */
  readonly nonces: () => number;
  /** Requests without a complete answer. */
  readonly inFlight: () => number;
  /** Each witness of the log, and how long ago it cosigned, where it did. */
  readonly witnesses: () => readonly { readonly name: string; readonly ageMs?: number }[];
  /** One for each flow of the catalog in force. */
  readonly flows: () => readonly FlowCounts[];
  /** Id of the bundle in force. */
  readonly bundle: () => string;
}

/** Gauges that read the state themselves: nothing has to keep them current. */
export function addGauges(registry: Registry, state: GatewayState): void {
  const gauge = (name: string, help: string, read: () => number): void => {
    const registers = [registry];
    new Gauge({
      name: `jingwei_${name}`,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  };
  gauge('log_entries', 'Entries in the audit log', state.logSize);
  gauge('log_healthy', '1 while the audit log can be written', () => Number(state.logHealthy()));
  gauge('log_queue_entries', 'Entries waiting to become durable', state.logQueue);
  gauge('replay_guard_nonces', 'Nonces remembered against replay', state.nonces);
  gauge('requests_in_flight', 'Requests without a complete answer', state.inFlight);
  addWitnessAges(registry, state);
  addFlows(registry, state);
  addInfos(registry, state);
}

function addWitnessAges(registry: Registry, { witnesses }: GatewayState): void {
  new Gauge({
    name: 'jingwei_witness_cosignature_age_seconds',
    help: 'Time since each witness cosigned the log',
    labelNames: ['witness'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { name, ageMs } of witnesses()) {
        if (ageMs !== undefined) this.set({ witness: name }, ageMs / MS_PER_SECOND);
      }
    },
  });
}

const flowGauges = {
  pending: 'Deliveries that wait for their acknowledgement',
  dead: 'Deliveries that their receiver refused',
  quarantined: 'Records that wait for a decision',
  unclaimed: 'Records of regions without a receiver',
  corrections: 'Corrections that wait for the source',
  failing: 'Sources and tables of receivers that cannot be reached or taken from',
  lag_seconds: 'Age of the oldest batch that has not landed altogether',
  overdue: '1 while that is longer than the flow owes',
  silent: '1 while the next batch should have come and has not',
} as const;

const countOf = (counts: FlowCounts, name: keyof typeof flowGauges): number =>
  name === 'lag_seconds' ? counts.lagSeconds : counts[name];

function addFlows(registry: Registry, { flows }: GatewayState): void {
  for (const [name, help] of Object.entries(flowGauges)) {
    new Gauge({
      name: `jingwei_flow_${name}`,
      help,
      labelNames: ['flow'],
      registers: [registry],
      collect() {
        this.reset();
        for (const counts of flows()) {
          this.set({ flow: counts.flow }, countOf(counts, name as keyof typeof flowGauges));
        }
      },
    });
  }
}

/** Always 1: what they say is in the labels. */
function addInfos(registry: Registry, { bundle }: GatewayState): void {
  const registers = [registry];
  new Gauge({
    name: 'jingwei_bundle_info',
    help: 'The bundle in force',
    labelNames: ['bundle'],
    registers,
    collect() {
      this.reset();
      this.set({ bundle: bundle() }, 1);
    },
  });
  new Gauge({
    name: 'jingwei_build_info',
    help: 'The program that runs',
    labelNames: ['version', 'node'],
    registers,
  }).set({ version: build.version, node: build.node }, 1);
}
