import { textOf, utf8 } from '../../kernel/index.ts';
import { eventOps, type AppliedEvent, type EventRead, type TalliedEvent } from './events.ts';

/** Events that were stored together, column by column: one row for all of them. */
export interface SheetContent {
  readonly id: number;
  readonly count: number;
  readonly ops: Uint8Array;
  /** JSON texts, a line feed between; an empty one is none. Texts are UTF-8 here. */
  readonly keys: Uint8Array;
  /** A JSON array. */
  readonly versions: Uint8Array;
  readonly digests: Uint8Array;
  /** A JSON array. */
  readonly routes: string;
  /** What JSON texts never have in them stands between those of one event, and another between events. */
  readonly forms: Uint8Array;
}

/** Of the same events, what the sums of their batch are made of. */
export interface SheetSums {
  readonly id: number;
  readonly count: number;
  readonly statuses: Uint8Array;
  readonly declared: string;
  readonly terms: Uint8Array;
  readonly amounts: string;
  readonly facts: string;
}

const DIGEST_BYTES = 32;
const BETWEEN_KEYS = '\n';
const BETWEEN_EVENTS = '\u001e';

/** Columns of events that were read together; texts are UTF-8, as they are stored. */
export interface PackedEvents {
  readonly count: number;
  readonly statuses: Uint8Array;
  readonly ops: Uint8Array;
  readonly keys: Uint8Array;
  readonly versions: Uint8Array;
  readonly digests: Uint8Array;
  readonly terms: Uint8Array;
  readonly amounts: Uint8Array;
  readonly facts: Uint8Array;
  readonly forms: Uint8Array;
}

export const packEvents = (events: readonly EventRead[]): PackedEvents => ({
  count: events.length,
  statuses: Uint8Array.from(events, ({ status }) => status),
  ops: Uint8Array.from(events, ({ op }) => op),
  keys: utf8(events.map(({ key }) => key ?? '').join(BETWEEN_KEYS)),
  versions: jsonOf(events, ({ version }) => version),
  digests: Buffer.concat(events.map(({ digest }) => digest)),
  terms: Buffer.concat(events.map(({ terms }) => terms)),
  amounts: jsonOf(events, ({ amounts }) => amounts),
  facts: jsonOf(events, ({ fact }) => fact),
  forms: utf8(events.map(({ forms }) => forms).join(BETWEEN_EVENTS)),
});

const jsonOf = (
  events: readonly EventRead[],
  of: (event: EventRead) => string | null,
): Uint8Array => utf8(JSON.stringify(events.map(of)));

export const routesIn = ({ routes }: SheetContent): readonly (number | null)[] =>
  JSON.parse(routes) as readonly (number | null)[];

export function unpackContent(sheet: SheetContent): readonly AppliedEvent[] {
  const keys = textOf(sheet.keys).split(BETWEEN_KEYS);
  const versions = JSON.parse(textOf(sheet.versions)) as readonly (string | null)[];
  const routes = routesIn(sheet);
  const forms = textOf(sheet.forms).split(BETWEEN_EVENTS);
  return versions.map((version, at) => ({
    id: sheet.id + at,
    op: sheet.ops[at] ?? eventOps.record,
    key: keys[at] === '' ? null : (keys[at] ?? null),
    version,
    digest: sheet.digests.subarray(DIGEST_BYTES * at, DIGEST_BYTES * (at + 1)),
    route: routes[at] ?? null,
    forms: forms[at] ?? '',
  }));
}

/** An event has as many terms as the source names regions of it. */
export function unpackSums(
  sheet: SheetSums,
  nameOf: (id: number) => string,
): readonly TalliedEvent[] {
  const declared = JSON.parse(sheet.declared) as readonly number[];
  const amounts = JSON.parse(sheet.amounts) as readonly (string | null)[];
  const facts = JSON.parse(sheet.facts) as readonly (string | null)[];
  let from = 0;
  return declared.map((name, at) => {
    const regions = nameOf(name);
    const terms = sheet.terms.subarray(from, from + DIGEST_BYTES * regions.split('+').length);
    from += terms.length;
    const status = sheet.statuses[at] ?? 0;
    const counted = { amounts: amounts[at] ?? null, fact: facts[at] ?? null };
    return { id: sheet.id + at, status, regions, terms, ...counted };
  });
}
