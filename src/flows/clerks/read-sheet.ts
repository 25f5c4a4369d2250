import type { FlowPlan } from '../plan/plan.ts';
import {
  readRecord,
  type FailedRecord,
  type ReadyRecord,
  type RecordReading,
} from '../plan/read-record.ts';
import { eventOps, eventStatus, type EventRead } from '../store/events.ts';
import { packEvents } from '../store/sheet-columns.ts';
import { addEvent, declaredName, emptyTally, packTally } from '../tally.ts';
import { createShared } from './shared.ts';
import type { KeptLine, Quarantined, SheetRead } from './sheet-read.ts';

const LINE_FEED = 0x0a;

/** Lines without their ends; nothing after the last line feed. */
function linesOf({ buffer, byteOffset, byteLength }: Uint8Array): readonly Uint8Array[] {
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  const lines: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(LINE_FEED, at);
    const stop = end === -1 ? bytes.length : end;
    lines.push(bytes.subarray(at, stop));
    at = stop + 1;
  }
  return lines;
}

/** Lines to be read together. */
export interface Reading {
  readonly bytes: Uint8Array;
  readonly today: string;
}

/** Everything that is stored of these lines. */
export function readSheet(plan: FlowPlan, { bytes, today }: Reading): SheetRead {
  const kept: KeptLine[] = [];
  const quarantined: Quarantined[] = [];
  const tally = emptyTally();
  const [declared, routes] = [createShared(), createShared()];
  const events = linesOf(bytes).map((line, at) => {
    const reading = readRecord(line, plan, { today });
    const name = nameOf(reading);
    declared.add(name);
    routes.add(reading.kind === 'ready' ? reading.route : undefined);
    const event = reading.kind === 'ready' ? readyEvent(reading) : failedEvent(reading);
    addEvent(tally, event, name);
    if (reading.kind === 'failed') {
      const { rule, pointer } = reading;
      quarantined.push({ at, key: event.key, rule, pointer });
    }
    // Its forms are made when a receiver comes.
    if (reading.kind === 'failed' || reading.isWaiting) {
      kept.push({ at, key: event.key, version: event.version, raw: new Uint8Array(line) });
    }
    return event;
  });
  return {
    ...packEvents(events),
    routes: routes.end(),
    declared: declared.end(),
    kept,
    quarantined,
    tally: packTally(tally),
  };
}

const nameOf = (reading: RecordReading): string =>
  reading.kind === 'ready'
    ? declaredName(reading.op, reading.declared.regions)
    : reading.declared.regions;

function readyEvent(reading: ReadyRecord): EventRead {
  const { op, key, version, digest, fact, forms, amounts = null } = reading;
  const { isWaiting, isServed, declared } = reading;
  return {
    status: isWaiting && !isServed ? eventStatus.unclaimed : eventStatus.ready,
    op: eventOps[op],
    key,
    version,
    digest,
    terms: declared.terms,
    amounts,
    fact,
    forms,
  };
}

const failedEvent = ({ digest, declared, key }: FailedRecord): EventRead => ({
  status: eventStatus.quarantined,
  op: eventOps.record,
  key: key ?? null,
  version: null,
  digest,
  terms: declared.terms,
  amounts: null,
  fact: null,
  forms: '',
});
