import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from './kernel/index.ts';
import type { BundleDesk } from './catalog/index.ts';
import {
  createHttpServer,
  createReplySigner,
  stopServer,
  type HttpServer,
  type ReadinessCheck,
} from './http/index.ts';
import type { AppLog, FlowCounts } from './observability/index.ts';
import type { Settings } from './shapes/index.ts';
import { closeAll, openOrClose, type Closer } from './close-all.ts';
import { openFoundation, type Foundation } from './foundation.ts';
import { readyEvidence } from './gateway-evidence.ts';
import { readyExchange, type ReadyExchange } from './gateway-exchange.ts';
import { readyFlowRoom, type FlowRoom } from './gateway-flow-edges.ts';
import { flowsReadable, noDeadLetters } from './gateway-flows.ts';
import { readyPeople } from './gateway-people.ts';
import { readinessChecks } from './gateway-readiness.ts';
import { recordSettings, watchClock } from './gateway-record.ts';
import { witnessChecks } from './gateway-witnesses.ts';
import { createWatch } from './gateway-watch.ts';

export interface Gateway {
  /** Public base URL: the first configured origin, or the address bound. */
  readonly baseUrl: string;
  /** Where another bundle comes into force while this gateway runs. */
  readonly bundles: BundleDesk;
  /** Finishes what is in flight within `stopGraceMs`, writes what was counted, closes everything. */
  close(): Promise<void>;
}

export interface GatewayParts {
  readonly settings: Settings;
  readonly appLog: AppLog;
  /** The log can no longer be trusted: the process must end and verify it at its next start. */
  readonly onFatal: (error: Error) => void;
}

async function listen(server: Server, { host, port }: Settings['listen']): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      resolve();
    });
  });
  const { port: bound } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${bound}`;
}

/** What is known of a gateway only once it runs. */
interface Running {
  /** With port 0 the address bound is the only origin there is. */
  origins: readonly string[];
  isStopping: boolean;
  http?: HttpServer;
  flowCounts: () => readonly FlowCounts[];
}

const startingFrom = ({ origins }: Settings): Running => ({
  origins,
  isStopping: false,
  flowCounts: () => [],
});

function checksOf(
  { settings }: GatewayParts,
  {
    base,
    ports,
    cosignatures,
    flows,
    edgesWork,
  }: ReadyExchange & Omit<FlowRoom, 'counts'> & { readonly base: Foundation },
): readonly ReadinessCheck[] {
  const checks = readinessChecks({
    base,
    catalog: ports.catalog,
    clock: systemClock,
    expiringKeys: () => base.registry.expiring(settings.keys.expiryNoticeDays).length,
  });
  const flowChecks = [flowsReadable(flows), edgesWork, noDeadLetters(flows, ports.catalog)];
  return [...checks, ...flowChecks, ...witnessChecks(cosignatures)];
}

async function openUnder(parts: GatewayParts, closers: Closer[]): Promise<Gateway> {
  const { settings, appLog } = parts;
  const running = startingFrom(settings);
  const inFlight = (): number => running.http?.inFlight() ?? 0;
  const base = await openFoundation(settings, parts.onFatal);
  closers.push(() => base.close());
  const flowCounts = (): readonly FlowCounts[] => running.flowCounts();
  const ready = await readyExchange({ settings, appLog, base, inFlight, flowCounts }, closers);
  const { ports, metrics, bundles, cosignatures } = ready;
  const { catalog, log } = ports;
  await recordSettings({ settings, base, log });
  watchClock({ settings, appLog, base, log }, closers);
  const origins = (): readonly string[] => running.origins;
  const cosigned = (): string | undefined => cosignatures?.checkpoint();
  const room = await readyFlowRoom({ settings, appLog, base, log, catalog }, closers);
  const { flows, pollFlow } = room;
  running.flowCounts = room.counts;
  const desks = { settings, appLog, base, log, origins };
  const people = await readyPeople({ ...desks, catalog, bundles, flows, pollFlow }, closers);
  const evidence = await readyEvidence({ ...desks, cosigned }, closers);
  const http = createHttpServer(
    {
      exchange: ports,
      signer: createReplySigner({ crypto: base.crypto, key: base.keys.reply, clock: systemClock }),
      origins,
      people,
      evidence,
      flows,
      log: { origin: settings.log.origin, verifierKeys: [base.keys.verifierKey] },
      limits: settings.limits,
      stopping: () => running.isStopping,
      cosigned,
      readiness: checksOf(parts, { base, ...room, ...ready }),
      metrics,
      watch: createWatch({ metrics, appLog, catalog }),
      onInternal: (error) => appLog.error('request failed', { error }),
    },
    settings.limits,
  );
  running.http = http;
  const address = await listen(http.server, settings.listen);
  if (running.origins.length === 0) running.origins = [address];
  closers.push(async () => {
    running.isStopping = true;
    const count = await stopServer(http.server, { inFlight, graceMs: settings.limits.stopGraceMs });
    if (count > 0) appLog.warn('requests cut off', { count });
  });
  return { baseUrl: running.origins[0] ?? address, bundles, close: () => closeAll(closers) };
}

/** The one place where adapters are chosen: opens everything, listens, and says where. */
export function openGateway(parts: GatewayParts): Promise<Gateway> {
  return openOrClose((closers) => openUnder(parts, closers));
}
