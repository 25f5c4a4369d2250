import { join } from 'node:path';
import { newId, systemClock } from './kernel/index.ts';
import type { AuditLog } from './audit/index.ts';
import type { Catalog } from './catalog/index.ts';
import {
  createFlowDesk,
  createNodeClerks,
  type Clerks,
  type FlowDesk,
  type FlowStanding,
} from './flows/index.ts';
import type { ReadinessCheck } from './http/index.ts';
import type { AppLog, FlowCounts } from './observability/index.ts';
import type { FlowDead, Settings } from './shapes/index.ts';
import { openFlows } from './storage/index.ts';
import type { Closer } from './close-all.ts';
import type { Foundation } from './foundation.ts';
import { createPushPort } from './gateway-push-port.ts';
import { startPushing, type Way } from './gateway-pushing.ts';

interface Surroundings {
  readonly settings: Settings;
  readonly appLog: AppLog;
  readonly base: Foundation;
  readonly log: AuditLog;
  readonly catalog: () => Catalog;
}

/** Under the data folder: what flows have under way. */
const FLOWS_FILE = 'flows.db';

/** Bytes that nobody can guess before a commitment's content. */
const SALT_BYTES = 32;

/** How often payloads are erased whose time is over, milliseconds. */
const SWEEP_MS = 3_600_000;

/** Somebody has to act, and nothing else says so at once. */
const tellDead = (appLog: AppLog, { flow, receiver, code, records }: FlowDead): void =>
  appLog.warn('deliveries are dead', { flow, system: receiver, code, count: records });

/** What the error says may be of a record: its code is not. */
const tellSlower =
  (appLog: AppLog) =>
  (error: unknown): void => {
    const { code = 'unknown' } = error as { readonly code?: string };
    appLog.warn('a thread of flows failed', { code });
  };

async function openDesk(
  { settings, appLog, base, log, catalog }: Surroundings,
  clerks: Clerks,
): Promise<FlowDesk> {
  return createFlowDesk(
    {
      database: await openFlows(join(settings.data, FLOWS_FILE)),
      catalog,
      sha256: base.sha256,
      clock: systemClock,
      newId,
      clerks,
      newSalt: () => base.crypto.randomBytes(SALT_BYTES),
      gateway: settings.log.origin,
      record: async (entry) => {
        const recorded = await log.append(entry);
        if (entry.kind === 'flow.dead') tellDead(appLog, entry);
        return recorded.receipt();
      },
      receiptAt: (index) => log.receiptAt(index),
    },
    settings.flows,
  );
}

/** A receiver that is away is told of once, and once when it is back. */
const pushing = (parts: Surroundings): Way => ({
  port: createPushPort(parts),
  serves: (delivery) => delivery === 'push',
  onReceiver: ({ flow, receiver, isReachable }) => {
    const write = isReachable ? parts.appLog.info : parts.appLog.warn;
    write(isReachable ? 'receiver is back' : 'receiver is away', { flow, system: receiver });
  },
});

function startSweeping({ appLog }: Surroundings, desk: FlowDesk, closers: Closer[]): void {
  let sweeping: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    sweeping = desk
      .sweep()
      .catch((error: unknown) => appLog.error('payloads of flows not erased', { error }));
  }, SWEEP_MS);
  closers.push(async () => {
    clearInterval(timer);
    await sweeping;
  });
}

/** A query that needs the file; what flows hold is in no other. */
export const flowsReadable = (desk: FlowDesk): ReadinessCheck => ({
  check: 'flows-readable',
  judge: () => ({ ok: desk.batches('').length === 0 }),
});

/** Dead letters are somebody's to look after and send no calls elsewhere. */
export const noDeadLetters = (desk: FlowDesk, catalog: () => Catalog): ReadinessCheck => ({
  check: 'flow-dead-letters',
  judge: () => {
    const told = countFlows(desk, catalog)
      .filter(({ dead }) => dead > 0)
      .map(({ flow, dead }) => `${flow} ${dead}`);
    return { ok: true, detail: told.length === 0 ? 'none' : told.join(', ') };
  },
});

/** What waits for somebody, for whoever watches. */
export const countFlows = (
  desk: FlowDesk,
  catalog: () => Catalog,
): readonly Omit<FlowCounts, 'failing'>[] =>
  [...catalog().flows.keys()].map((flow) => {
    const receivers = desk.receivers(flow);
    return {
      flow,
      pending: receivers.reduce((sum, each) => sum + each.released - each.acknowledged, 0),
      dead: receivers.reduce((sum, each) => sum + each.dead, 0),
      quarantined: desk.quarantinedCount(flow),
      unclaimed: desk.unclaimed(flow).reduce((sum, each) => sum + each.records, 0),
      corrections: desk.corrections.openCount(flow),
      ...lagCounts(desk.standingOf(flow)),
    };
  });

const lagCounts = (
  standing: FlowStanding | undefined,
): Pick<FlowCounts, 'lagSeconds' | 'overdue' | 'silent'> => ({
  lagSeconds: standing?.lagSeconds ?? 0,
  overdue: Number(standing?.isOverdue ?? false),
  silent: Number(standing?.isSilent ?? false),
});

/** Flows of this gateway; what a killed process left half done is finished before anybody is served. */
export async function readyFlows(parts: Surroundings, closers: Closer[]): Promise<FlowDesk> {
  const clerks = createNodeClerks(parts.base.sha256, { onFailure: tellSlower(parts.appLog) });
  const desk = await openDesk(parts, clerks);
  closers.push(() => {
    clerks.end();
    desk.end();
    return Promise.resolve();
  });
  await desk.resume();
  closers.push(startPushing(parts.base, desk, pushing(parts)));
  startSweeping(parts, desk, closers);
  return desk;
}
