import { canonicalBytes, digestOf, type Refusal } from '../kernel/index.ts';
import { createApplying } from './applying.ts';
import { settleCorrections } from './corrections/settling.ts';
import { readFieldsOf, readRecord, type ReadyRecord } from './plan/read-record.ts';
import type { FlowPlan } from './plan/plan.ts';
import { sourceBatch, type BatchCall, type Room } from './room.ts';
import type { BatchRow } from './store/batch-rows.ts';
import { eventId, eventOps, eventStatus, ordinalOf } from './store/events.ts';
import type { KeptRow } from './store/kept-rows.ts';
import type { QuarantineRow } from './store/waiting-rows.ts';

/** A quarantined record without what it says. */
export interface QuarantinedRecord {
  readonly flow: string;
  readonly batch: string;
  readonly ordinal: number;
  readonly rule: string;
  readonly pointer: string;
  readonly state: QuarantineRow['state'];
  /** Of the record, told to its source alone: who knows much of a person could guess it. */
  readonly digest?: string;
  readonly askedBy?: string;
  readonly reason?: string;
}

export interface QuarantinedAt {
  readonly flow: string;
  readonly batch: string;
  readonly ordinal: number;
}

export interface OverrideAsk extends QuarantinedAt {
  /** The person who asks; another one decides. */
  readonly by: string;
  readonly reason: string;
  /** Where the record's own region cannot be told: the one that the person answers for. */
  readonly region?: string | undefined;
}

export interface OverrideDecision extends QuarantinedAt {
  readonly by: string;
  readonly approve: boolean;
  /** Why not. */
  readonly reason?: string | undefined;
}

/** Shown at once of one batch. */
const LISTED_MAX = 1000;

export function listQuarantined(
  room: Room,
  { flow, batch: number }: Pick<QuarantinedAt, 'flow' | 'batch'>,
): readonly QuarantinedRecord[] | Refusal {
  const batch = room.store.batches.find(flow, number);
  if (batch === undefined) return { refused: 'batch-unknown' };
  return room.store.waiting
    .listQuarantined(batch.id, LISTED_MAX)
    .map((row) => shown(row, batch.number));
}

/** To the source of the flow, which finds the record by its digest too. */
export function quarantinedFor(
  room: Room,
  call: BatchCall,
): readonly QuarantinedRecord[] | Refusal {
  const batch = sourceBatch(room, call);
  if ('refused' in batch) return batch;
  return room.store.waiting
    .listQuarantined(batch.id, LISTED_MAX)
    .map((row) => ({ ...shown(row, batch.number), ...digestOfKept(room, row) }));
}

function digestOfKept(
  { store, sha256 }: Room,
  { event }: QuarantineRow,
): Pick<QuarantinedRecord, 'digest'> {
  const kept = store.kept.find(event);
  if (kept === undefined) return {};
  const read = readFieldsOf(kept.raw);
  return { digest: digestOf(sha256, read.ok ? canonicalBytes(read.record) : kept.raw) };
}

const shown = (row: QuarantineRow, batch: string): QuarantinedRecord => ({
  flow: row.flow,
  batch,
  ordinal: ordinalOf(row.event),
  rule: row.rule,
  pointer: row.pointer,
  state: row.state,
  ...(row.asked_by === null ? {} : { askedBy: row.asked_by }),
  ...(row.reason === null ? {} : { reason: row.reason }),
});

interface Case {
  readonly batch: BatchRow;
  readonly row: QuarantineRow;
  /** Undefined when it has been settled since. */
  readonly kept: KeptRow | undefined;
  readonly plan: FlowPlan;
}

function caseOf(room: Room, { flow, batch: number, ordinal }: QuarantinedAt): Case | Refusal {
  const batch = room.store.batches.find(flow, number);
  const plan = room.planOf(flow);
  if (batch === undefined || plan === undefined) return { refused: 'batch-unknown' };
  if (batch.state !== 'applied') return { refused: 'batch-state-unfit' };
  const row = room.store.waiting.findQuarantined(eventId(batch.id, ordinal));
  const kept = row && room.store.kept.find(row.event);
  if (row === undefined) return { refused: 'quarantine-unknown' };
  return { batch, row, kept, plan };
}

/** The record as it would go out; undefined when no override can make one of it. */
function reread(room: Room, { kept, plan }: Case, region: string | null): ReadyRecord | undefined {
  const today = room.today();
  if (kept === undefined) return undefined;
  if (region !== null && room.planOf(plan.flow.flow)?.divisions.find(region, today) === undefined) {
    return undefined;
  }
  const named = region === null ? {} : { region };
  const reading = readRecord(kept.raw, plan, { today, isOverridden: true, ...named });
  return reading.kind === 'ready' && reading.op === 'record' ? reading : undefined;
}

export function askOverride(room: Room, ask: OverrideAsk): Promise<QuarantinedRecord | Refusal> {
  return room.turns.take(ask.flow, async () => {
    const found = caseOf(room, ask);
    if ('refused' in found) return found;
    const { row, batch } = found;
    if (row.state !== 'open') return { refused: 'already-decided' };
    const region = ask.region ?? null;
    if (reread(room, found, region) === undefined) return { refused: 'override-unfit' };
    const { by, reason, flow, ordinal } = ask;
    const named = { flow, batch: batch.number, ordinal, rule: row.rule, by };
    await room.record({ kind: 'flow.override-asked', at: room.now(), ...named, reason });
    const asked = { ...row, state: 'asked' as const, asked_by: by, reason, region };
    room.store.waiting.decide(asked);
    return shown(asked, batch.number);
  });
}

/** By somebody else than who asked. Refused, it waits on; approved, it goes out in its turn. */
export function decideOverride(
  room: Room,
  decision: OverrideDecision,
): Promise<QuarantinedRecord | Refusal> {
  return room.turns.take(decision.flow, async () => {
    const found = caseOf(room, decision);
    if ('refused' in found) return found;
    const { row } = found;
    if (row.state !== 'asked') return { refused: 'already-decided' };
    if (row.asked_by === decision.by) return { refused: 'own-request' };
    return decision.approve ? approve(room, found, decision) : refuse(room, found, decision);
  });
}

async function refuse(
  room: Room,
  { row, batch }: Case,
  { by, reason = '-', ordinal }: OverrideDecision,
): Promise<QuarantinedRecord> {
  const named = { flow: row.flow, batch: batch.number, ordinal, rule: row.rule, by, reason };
  await room.record({ kind: 'flow.override-refused', at: room.now(), ...named });
  const waiting = { ...row, state: 'open' as const, asked_by: null, reason: null, region: null };
  room.store.waiting.decide(waiting);
  return shown(waiting, batch.number);
}

async function approve(
  room: Room,
  found: Case,
  { by, ordinal }: OverrideDecision,
): Promise<QuarantinedRecord | Refusal> {
  const { row, batch } = found;
  const reading = reread(room, found, row.region);
  if (reading === undefined) return { refused: 'override-unfit' };
  const named = { flow: row.flow, batch: batch.number, ordinal, rule: row.rule, by };
  await room.record({ kind: 'flow.override-approved', at: room.now(), ...named });
  const released = { ...row, state: 'released' as const, decided_by: by };
  room.store.transact(() => releaseRecord(room, { ...found, row: released }, reading));
  await settleCorrections(room, batch);
  return shown(released, batch.number);
}

function releaseRecord(room: Room, { batch, row }: Case, reading: ReadyRecord): void {
  const { store } = room;
  const { key, version, digest, isWaiting, isServed, forms } = reading;
  const { event } = row;
  const route = store.routes.idOf(reading.route);
  store.waiting.decide(row);
  if (isWaiting) store.kept.name(event, key, version);
  else store.kept.erase(event);
  const applying = createApplying(room, batch);
  const released = { id: event, op: eventOps.record, key, version, digest, route, forms };
  const status = isWaiting && !isServed ? eventStatus.unclaimed : eventStatus.ready;
  store.sheets.setStatus(event, applying.apply(released) ?? status);
  applying.finish();
  store.receivers.releaseAll(batch.flow);
}
