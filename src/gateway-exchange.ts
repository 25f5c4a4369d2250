import { newId, systemClock, type Refusal } from './kernel/index.ts';
import type { AuditLog } from './audit/index.ts';
import type { BundleDesk } from './catalog/index.ts';
import { createUnidentifiedCounter, type ExchangePorts } from './exchange/index.ts';
import { createReplayGuard, nonceLifeMs } from './identity/index.ts';
import {
  createMetrics,
  type AppLog,
  type FlowCounts,
  type Metrics,
} from './observability/index.ts';
import { createProviderClient, type ProviderClient } from './routing/index.ts';
import type { Settings } from './shapes/index.ts';
import type { Cosignatures } from './witness/index.ts';
import type { Closer } from './close-all.ts';
import { createHasEnded, keysOfLivingAgencies } from './ended-agencies.ts';
import type { Foundation } from './foundation.ts';
import { openBundleDesk } from './gateway-catalog.ts';
import { payloadSealer } from './gateway-evidence.ts';
import { openQuotaMeter } from './gateway-quota.ts';
import { watchedClient, watchedLog } from './gateway-watch.ts';
import { readyWitnesses } from './gateway-witnesses.ts';

interface Surroundings {
  readonly settings: Settings;
  readonly appLog: AppLog;
  readonly base: Foundation;
  /** Requests without a complete answer, for the metrics. */
  readonly inFlight: () => number;
  /** For the metrics too. */
  readonly flowCounts: () => readonly FlowCounts[];
}

/** An exchange ready to run, and what counts it. */
export interface ReadyExchange {
  readonly ports: ExchangePorts;
  readonly metrics: Metrics;
  readonly bundles: BundleDesk;
  /** Undefined when no witness is configured. */
  readonly cosignatures: Cosignatures | undefined;
}

/** Counts of unidentified requests become one entry each such window, milliseconds. */
const UNIDENTIFIED_WINDOW_MS = 10_000;

/** Counts those who were not identified; written each window, and when it is closed. */
function startCounting(
  log: AuditLog,
  appLog: AppLog,
  closers: Closer[],
): ExchangePorts['countUnidentified'] {
  const counter = createUnidentifiedCounter(systemClock);
  const flush = async (): Promise<void> => {
    const entry = counter.take();
    if (entry !== undefined) await log.append(entry);
  };
  const timer = setInterval(() => {
    flush().catch((error: unknown) => appLog.error('counts not recorded', { error }));
  }, UNIDENTIFIED_WINDOW_MS);
  closers.push(async () => {
    clearInterval(timer);
    await flush();
  });
  return (refusal: Refusal) => counter.count(refusal);
}

function openClient({ limits }: Settings, closers: Closer[]): ProviderClient {
  const client = createProviderClient(systemClock, {
    timeoutMs: limits.providerTimeoutMs,
    answerBytesMax: limits.providerAnswerBytesMax,
    connectionsMax: limits.providerConnectionsMax,
    guard: {
      inFlightMax: limits.providerInFlightMax,
      failuresMax: limits.providerFailuresMax,
      pauseMs: limits.providerPauseMs,
    },
  });
  closers.push(() => client.close());
  return client;
}

/** Chooses what the exchange reaches for; what it opens is closed by the closers. */
export async function readyExchange(
  { settings, appLog, base, inFlight, flowCounts }: Surroundings,
  closers: Closer[],
): Promise<ReadyExchange> {
  const lifeMs = nonceLifeMs(settings.limits.signatureWindowSeconds);
  const live = base.log.liveNonces();
  const replay = createReplayGuard({ sha256: base.sha256, clock: systemClock, live }, { lifeMs });
  const { log, waiting } = watchedLog(base.log, (entries) => metrics.commit(entries));
  const bundles = await openBundleDesk(base, log);
  const cosignatures = await readyWitnesses({ settings, appLog, base, log }, closers);
  const metrics = createMetrics(
    {
      logSize: () => log.size,
      logHealthy: () => log.healthy,
      logQueue: waiting,
      nonces: () => replay.size,
      inFlight,
      flows: flowCounts,
      bundle: () => bundles.catalog().bundle,
      witnesses: () => cosignatures?.standings() ?? [],
    },
    (error) => appLog.error('metrics failed', { error }),
  );
  const payloads = payloadSealer(settings);
  const ports: ExchangePorts = {
    clock: systemClock,
    newId,
    crypto: base.crypto,
    schemas: base.schemas,
    catalog: () => bundles.catalog(),
    keys: keysOfLivingAgencies(base.registry, {
      hasEnded: createHasEnded(() => bundles.catalog(), systemClock),
    }),
    replay,
    grants: base.grants,
    quota: openQuotaMeter(base.log, systemClock),
    providers: settings.providers,
    client: watchedClient(openClient(settings, closers), (...seen) => metrics.provider(...seen)),
    log,
    ...(payloads && { payloads }),
    isUnwitnessed: () => cosignatures?.isStale() ?? false,
    countUnidentified: startCounting(log, appLog, closers),
    authority: settings.gateway.authority,
    signatureWindowSeconds: settings.limits.signatureWindowSeconds,
  };
  return { ports, metrics, bundles, cosignatures };
}
