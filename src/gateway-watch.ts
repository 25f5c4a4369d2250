import type { AuditLog } from './audit/index.ts';
import type { Catalog } from './catalog/index.ts';
import type { Exchanged, Watch } from './http/index.ts';
import type { AppLog, Metrics } from './observability/index.ts';
import type { ProviderClient } from './routing/index.ts';

export interface WatchParts {
  readonly metrics: Metrics;
  readonly appLog: AppLog;
  readonly catalog: () => Catalog;
}

/** How an exchange ended, by who caused it. */
const results = {
  caller: 'refused',
  provider: 'provider-failed',
  gateway: 'gateway-failed',
} as const;

/** Stands for every dataset that the catalog does not have: an address can name anything. */
const UNKNOWN = 'unknown';

const roundedMs = (ms: number): number => Math.round(ms * 100) / 100;

/** Those whom nobody identified may be a flood: metrics and the audit log count them. */
function writeLine(appLog: AppLog, { operation, reply, tookMs }: Exchanged, dataset: string): void {
  const write = reply.system === undefined ? appLog.debug : appLog.info;
  write('exchange ended', {
    exchange: reply.exchange,
    system: reply.system,
    dataset,
    operation,
    status: reply.status,
    code: reply.code,
    durationMs: roundedMs(tookMs),
  });
}

/** What http tells, as metrics and as one line for each exchange. */
export function createWatch({ metrics, appLog, catalog }: WatchParts): Watch {
  return {
    answered: ({ route, status, code = 'none' }) =>
      metrics.request({ route, status: String(status), code }),
    exchanged: (seen) => {
      const { operation, reply } = seen;
      const dataset = catalog().datasets.has(seen.dataset) ? seen.dataset : UNKNOWN;
      const result = reply.origin === undefined ? 'released' : results[reply.origin];
      metrics.exchange({ operation, dataset, result });
      for (const [step, tookMs] of reply.durations) metrics.step(step, tookMs);
      writeLine(appLog, seen, dataset);
    },
  };
}

/** A client whose answers are counted by system and outcome. */
export function watchedClient(
  client: ProviderClient,
  onAnswer: Metrics['provider'],
): ProviderClient {
  return {
    ...client,
    ask: async (route, subject) => {
      const began = performance.now();
      const answer = await client.ask(route, subject);
      const outcome = 'refused' in answer ? answer.refused : 'answered';
      onAnswer({ system: route.system, outcome }, performance.now() - began);
      return answer;
    },
  };
}

export interface WatchedLog {
  readonly log: AuditLog;
  /** Entries that wait to be durable. */
  readonly waiting: () => number;
}

/**
 * A log that tells of its commits. Whoever waited for a commit runs before the next one, so the
 * growth that the first of them sees is one commit's.
 */
export function watchedLog(log: AuditLog, onCommit: Metrics['commit']): WatchedLog {
  let waiting = 0;
  let size = log.size;
  const append: AuditLog['append'] = async (entry, options) => {
    waiting += 1;
    try {
      const recorded = await log.append(entry, options);
      if (log.size > size) onCommit(log.size - size);
      size = log.size;
      return recorded;
    } finally {
      waiting -= 1;
    }
  };
  // Inherited, not copied: `healthy` and `size` are read from the log each time.
  const watched = Object.create(log, { append: { value: append } }) as AuditLog;
  return { log: watched, waiting: () => waiting };
}
