import { canonicalBytes, hexOf, say, type Refusal } from '../../kernel/index.ts';
import { commitmentOf } from '../../proofs/index.ts';
import type { Correction, CorrectionRequest, FlowDelivery } from '../../shapes/index.ts';
import type { FlowPlan } from '../plan/plan.ts';
import { unpackRoute } from '../plan/route.ts';
import type { Room } from '../room.ts';
import type { CorrectionRow, NewCorrection } from '../store/correction-rows.ts';
import type { LatestRow } from '../store/latest-rows.ts';
import { behindOf, type Behind } from './behind.ts';
import { viewOf } from './correction-view.ts';
import { sealedValue } from './value-at.ts';

export interface CorrectionRaise {
  /** The receiver that signed. */
  readonly system: string;
  readonly request: CorrectionRequest;
}

/** Open at once of one receiver in one flow. */
const OPEN_MAX = 10_000;

/**
 * A receiver says that a record it holds is wrong. Its copy stays as it is: only the source's next
 * version changes it. The same said again answers with the same correction.
 */
export function raiseCorrection(room: Room, raise: CorrectionRaise): Promise<Correction | Refusal> {
  return room.turns.take(raise.request.flow, async () => {
    const held = heldBy(room, raise);
    if ('refused' in held) return held;
    const known = openAlready(room, raise, held);
    if (known !== undefined) return known;
    const { flow } = raise.request;
    if (room.store.corrections.countOpen(flow, raise.system) >= OPEN_MAX) {
      return { refused: 'too-many-corrections' };
    }
    return insert(room, raise, held);
  });
}

interface HeldRecord {
  readonly plan: FlowPlan;
  readonly agency: string;
  readonly latest: LatestRow;
  readonly behind: Behind;
}

/** Records of others look as if there were none. */
function heldBy(room: Room, { system, request }: CorrectionRaise): HeldRecord | Refusal {
  const { flow, key, pointer } = request;
  const plan = room.planOf(flow);
  const receiver = plan?.flow.receivers.find((each) => each.system === system);
  if (plan === undefined || receiver === undefined) return { refused: 'flow-unknown' };
  const latest = latestAt(room, { flow, key, system });
  if (latest === undefined) return { refused: 'record-unknown' };
  const behind = behindOf(plan, room.catalog(), { system, pointer });
  if (behind === undefined) return unfitPointer;
  const held = { plan, agency: receiver.agency, latest, behind };
  return request.digest === undefined || request.digest === digestText(latest)
    ? held
    : { refused: 'record-superseded' };
}

/** What goes to this receiver of a key; undefined when nothing does. */
function latestAt(
  { store }: Room,
  { flow, key, system }: { readonly flow: string; readonly key: string; readonly system: string },
): LatestRow | undefined {
  const latest = store.latest.find(store.names.idOf(flow), key);
  const route = latest && unpackRoute(store.routes.textOf(latest.route));
  return route?.to.some(({ receiver }) => receiver === system) === true ? latest : undefined;
}

const unfitPointer: Refusal = {
  refused: 'body-invalid',
  errors: [
    {
      pointer: '/pointer',
      rule: 'correction:pointer',
      message: say('接收方的记录没有这一项', 'the record as it is received has no such field'),
    },
  ],
};

const digestText = ({ digest }: LatestRow): string => `sha256:${hexOf(digest)}`;

function openAlready(
  room: Room,
  { system, request }: CorrectionRaise,
  { latest }: HeldRecord,
): Correction | Refusal | undefined {
  const known = room.store.corrections
    .openOfKey(request.flow, request.key)
    .find(({ receiver, pointer }) => receiver === system && pointer === request.pointer);
  if (known === undefined) return undefined;
  const isSame =
    known.code === request.code &&
    known.reason === request.reason &&
    known.digest === digestText(latest);
  return isSame ? viewOf(room, known, system) : { refused: 'correction-open' };
}

async function insert(
  room: Room,
  { system, request }: CorrectionRaise,
  held: HeldRecord,
): Promise<Correction | Refusal> {
  const { flow, key, pointer, code, reason } = request;
  const { plan, agency, latest } = held;
  const salt = room.newSalt();
  const value = valueNow(room, { system, request }, { held, salt });
  if (typeof value === 'object' && value !== null) return value;
  const id = room.newId();
  const at = room.now();
  const row: NewCorrection = {
    ...{ id, flow, receiver: system, agency, key, version: latest.version },
    ...{ digest: digestText(latest), pointer, code, reason, salt, value, raised_at: at },
  };
  await room.record({
    kind: 'flow.correction-raised',
    ...{ at, correction: id, flow, receiver: system, agency, pointer, code },
    bundle: plan.bundle,
    said: commitmentOf(room.sha256, salt, canonicalBytes(request)),
  });
  room.store.corrections.insert(row);
  return viewOf(room, room.store.corrections.get(id) as CorrectionRow, system);
}

/** By its delivery, where the receiver names it; null when what it holds cannot be compared later. */
function valueNow(
  room: Room,
  { system, request: { flow, seq, pointer } }: CorrectionRaise,
  { held, salt }: { readonly held: HeldRecord; readonly salt: Uint8Array },
): string | null | Refusal {
  if (seq === undefined) return null;
  const receiver = room.store.receivers.find(flow, system)?.id ?? 0;
  const [found] = room.store.parcels.read({ receiver, after: seq - 1, to: seq });
  const delivery = JSON.parse(found?.lines[0] ?? '{}') as Partial<FlowDelivery>;
  const isIt = delivery.key === held.latest.key && delivery.digest === digestText(held.latest);
  if (!isIt) return { refused: 'record-unknown' };
  return held.behind.isPlain ? sealedValue(room, { record: delivery.record, pointer, salt }) : null;
}
