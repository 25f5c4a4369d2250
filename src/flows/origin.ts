import { canonicalText, say, type Refusal, type Sha256 } from '../kernel/index.ts';
import {
  createSetSum,
  isPassedHere,
  originCommitment,
  passedWith,
  type Passing,
} from '../proofs/index.ts';
import type {
  FlowBatchPassed,
  FlowBatches,
  FlowManifest,
  FlowOrigin,
  FlowOriginSource,
  FlowPassed,
  FlowReconciliation,
} from '../shapes/index.ts';
import { receiverOf } from './delivering.ts';
import type { FlowPlan } from './plan/plan.ts';
import { sourcePlan, type BatchCall, type FlowCall, type Room } from './room.ts';
import { manifestOf, type BatchRow } from './store/batch-rows.ts';
import type { RegionTally, Tally } from './tally.ts';

/** A manifest as it was signed: the body byte for byte, and what proves who sent it. */
export interface SignedManifest {
  readonly text: string;
  readonly signature: FlowOriginSource['signature'];
}

/** How a batch came to a gateway before which it passed none. */
export const firstOrigin = (
  { flow, fields }: FlowPlan,
  batch: string,
  { text, signature }: SignedManifest,
): FlowOrigin => ({
  source: {
    flow: flow.flow,
    batch,
    agency: flow.source.agency,
    system: flow.source.system,
    fields: {
      key: [...fields.key],
      version: [...fields.version],
      regions: [...fields.regions],
    },
    manifest: text,
    signature,
  },
  passed: [],
});

/** Receipts that speak of other batches are no origin: their gateways would be made to vouch for it. */
export function refuseRelayed(
  sha256: Sha256,
  { relayed }: Pick<FlowManifest, 'relayed'>,
): Refusal | undefined {
  const foreign = relayed?.passed.find((_passed, index) => !isPassedHere(sha256, relayed, index));
  if (foreign === undefined) return undefined;
  const detail = say(
    `网关 ${foreign.gateway} 的凭证不属于本批次`,
    `The receipt of ${foreign.gateway} is not about this batch`,
  );
  return { refused: 'origin-invalid', detail };
}

/** Says to the log that the batch is handed on; JSON text of what goes with it. */
export async function passOn(
  room: Room,
  batch: BatchRow,
  report: FlowReconciliation,
): Promise<string | undefined> {
  const row = room.store.origins.find(batch.id);
  if (row === undefined) return undefined;
  const before = JSON.parse(row.before) as FlowOrigin;
  const own = await passing(room, batch, report);
  const salt = room.newSalt();
  const receipt = await room.record(entryOf(room, batch, { before, own, salt }));
  return canonicalText(passedWith(own, salt, receipt));
}

async function passing(
  room: Room,
  batch: BatchRow,
  { records }: FlowReconciliation,
): Promise<Passing> {
  const { quarantined, ignored, unclaimed } = records;
  return {
    gateway: room.gateway,
    flow: batch.flow,
    batch: batch.number,
    received: receivedOf(await room.tallies.of(batch)),
    kept: { quarantined, ignored, unclaimed },
  };
}

/** As many as a manifest may list. */
const REGIONS_MAX = 5000;

/** Without what was derived above, so that it can be compared with what the first source declared. */
function receivedOf({ records, sum, regions, derived }: Tally): Passing['received'] {
  const whole = createSetSum(sum.bytes());
  let count = records;
  for (const each of derived.values()) {
    whole.remove(each.sum.bytes());
    count -= each.records;
  }
  const rows = [...regions].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    records: count,
    digest: whole.text(),
    regions: rows
      .slice(0, REGIONS_MAX)
      .map(([region, tally]) => ({ region, ...without(tally, derived.get(region)) })),
  };
}

function without(
  { records, sum }: RegionTally,
  derived: RegionTally | undefined,
): { readonly records: number; readonly digest: string } {
  const rest = createSetSum(sum.bytes());
  if (derived !== undefined) rest.remove(derived.sum.bytes());
  return { records: records - (derived?.records ?? 0), digest: rest.text() };
}

interface Passed {
  readonly before: FlowOrigin;
  readonly own: Passing;
  readonly salt: Uint8Array;
}

const entryOf = (
  room: Room,
  { flow, number, agency, system, bundle }: BatchRow,
  { before, own, salt }: Passed,
): FlowBatchPassed => ({
  kind: 'flow.batch-passed',
  at: room.now(),
  flow,
  batch: number,
  agency,
  system,
  bundle,
  hop: before.passed.length + 1,
  records: own.received.records,
  origin: originCommitment(room.sha256, salt, { before, own }),
});

/** For the source and every receiver, also one that a batch held nothing for. */
export function originOf(room: Room, call: BatchCall): FlowOrigin | Refusal {
  const refused = refuseStranger(room, call);
  if (refused !== undefined) return refused;
  const batch = room.store.batches.find(call.flow, call.batch);
  if (batch?.state !== 'applied') return { refused: 'batch-unknown' };
  const { before, own } = room.store.origins.find(batch.id) ?? {};
  if (before === undefined || own === undefined || own === null) {
    return { refused: 'origin-unknown' };
  }
  const origin = JSON.parse(before) as FlowOrigin;
  return { ...origin, passed: [...origin.passed, JSON.parse(own) as FlowPassed] };
}

/** Batches in one answer. */
const BATCHES_LISTED_MAX = 100;

/** Newest first, of those before a batch when it is named; whoever relays hands each of them on. */
export function appliedBatches(
  room: Room,
  call: FlowCall & { readonly before?: string | undefined },
): FlowBatches | Refusal {
  const refused = refuseStranger(room, call);
  if (refused !== undefined) return refused;
  const { flow, before } = call;
  const { batches } = room.store;
  const known = before === undefined ? undefined : batches.find(flow, before);
  if (before !== undefined && known === undefined) return { refused: 'batch-unknown' };
  const below = known?.id ?? Number.MAX_SAFE_INTEGER;
  const listed = batches.listApplied(flow, below, BATCHES_LISTED_MAX);
  return {
    flow,
    batches: listed.map((each) => ({ batch: each.number, window: manifestOf(each).window })),
  };
}

function refuseStranger(room: Room, call: FlowCall): Refusal | undefined {
  const source = sourcePlan(room, call);
  if (!('refused' in source)) return undefined;
  const receiver = receiverOf(room, call);
  return 'refused' in receiver ? receiver : undefined;
}
