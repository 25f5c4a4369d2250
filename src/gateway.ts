import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newId, systemClock, type Refusal } from './kernel/index.ts';
import { createQuotaMeter } from './authorization/index.ts';
import type { Catalog } from './catalog/index.ts';
import { createUnidentifiedCounter, type ExchangePorts } from './exchange/index.ts';
import { createHttpServer, createReplySigner } from './http/index.ts';
import { createReplayGuard } from './identity/index.ts';
import type { AppLog } from './observability/index.ts';
import { createProviderClient, type ProviderClient } from './routing/index.ts';
import type { Settings } from './shapes/index.ts';
import { compileOrThrow, openFoundation, type Foundation } from './foundation.ts';

export interface Gateway {
  /** Public base URL: the first configured origin, or the address bound. */
  readonly baseUrl: string;
  /** Finishes what is in flight, writes what was counted, closes everything. */
  close(): Promise<void>;
}

export interface GatewayParts {
  readonly settings: Settings;
  readonly appLog: AppLog;
  /** The log can no longer be trusted: the process must end and verify it at its next start. */
  readonly onFatal: (error: Error) => void;
}

/** Counts of unidentified requests become one entry each such window, milliseconds. */
const UNIDENTIFIED_WINDOW_MS = 10_000;

async function catalogInForce({ bundles, schemas }: Foundation): Promise<Catalog> {
  const id = await bundles.currentId();
  if (id === undefined) throw new Error('no bundle is published; run jingwei init');
  return compileOrThrow(await bundles.load(id), schemas);
}

interface Assembly {
  readonly base: Foundation;
  readonly catalog: Catalog;
  readonly client: ProviderClient;
  readonly countUnidentified: ExchangePorts['countUnidentified'];
}

function exchangePorts({ settings }: GatewayParts, assembly: Assembly): ExchangePorts {
  const { base, catalog, client, countUnidentified } = assembly;
  return {
    clock: systemClock,
    newId,
    crypto: base.crypto,
    schemas: base.schemas,
    catalog: () => catalog,
    keys: base.registry,
    replay: createReplayGuard({
      clock: systemClock,
      live: base.log.liveNonces(systemClock.now()),
    }),
    grants: base.grants,
    quota: createQuotaMeter(systemClock),
    providers: settings.providers,
    client,
    log: base.log,
    countUnidentified,
    authority: settings.gateway.authority,
    signatureWindowSeconds: settings.limits.signatureWindowSeconds,
  };
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

/** Writes what was counted, each window and at the end. */
function startCounting(base: Foundation, appLog: AppLog) {
  const counter = createUnidentifiedCounter(systemClock);
  const flush = async (): Promise<void> => {
    const entry = counter.take();
    if (entry !== undefined) await base.log.append(entry);
  };
  const timer = setInterval(() => {
    flush().catch((error: unknown) => appLog.error('counts not recorded', { error }));
  }, UNIDENTIFIED_WINDOW_MS);
  return {
    count: (refusal: Refusal) => counter.count(refusal),
    stop: async () => {
      clearInterval(timer);
      await flush();
    },
  };
}

/** The one place where adapters are chosen: opens everything, listens, and says where. */
export async function openGateway(parts: GatewayParts): Promise<Gateway> {
  const { settings, appLog } = parts;
  const { limits } = settings;
  const base = await openFoundation(settings, parts.onFatal);
  const client = createProviderClient({
    timeoutMs: limits.providerTimeoutMs,
    answerBytesMax: limits.providerAnswerBytesMax,
    connectionsMax: limits.providerConnectionsMax,
  });
  const counting = startCounting(base, appLog);
  const catalog = await catalogInForce(base);
  const exchange = exchangePorts(parts, {
    base,
    catalog,
    client,
    countUnidentified: counting.count,
  });

  // Known once bound: with port 0 the address is the only origin there is.
  let origins: readonly string[] = settings.origins;
  let stopping = false;
  const server = createHttpServer(
    {
      exchange,
      signer: createReplySigner({ crypto: base.crypto, key: base.keys.reply, clock: systemClock }),
      origins: () => origins,
      log: { origin: settings.log.origin, verifierKeys: [base.keys.verifierKey] },
      limits,
      stopping: () => stopping,
      onInternal: (error) => appLog.error('request failed', { error }),
    },
    limits,
  );
  const address = await listen(server, settings.listen);
  if (origins.length === 0) origins = [address];
  return {
    baseUrl: origins[0] ?? address,
    close: async () => {
      stopping = true;
      server.closeIdleConnections();
      await new Promise((resolve) => server.close(resolve));
      await counting.stop();
      await client.close();
      await base.close();
    },
  };
}
