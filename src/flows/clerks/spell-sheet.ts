import type { Sha256 } from '../../kernel/index.ts';
import { setTermOf } from '../../proofs/index.ts';
import { NOWHERE, unpackRoute, type Route } from '../plan/route.ts';
import { spellTail } from '../spelling.ts';
import { eventOps, type AppliedEvent } from '../store/events.ts';
import { unpackContent, type SheetContent } from '../store/sheet-columns.ts';

/** A sheet as it was stored, with what its numbers stand for. */
export interface SheetToSpell {
  /** Number of its batch, as deliveries name it. */
  readonly batch: string;
  readonly content: SheetContent;
  /** Packed routes by their numbers. */
  readonly routes: ReadonlyMap<number, string>;
  /** Whether somebody will look into records, and not only deliver them. */
  readonly isLookedInto: boolean;
}

/**
 * Events to be applied, with their records as they will be delivered. Plain data, for one thread to
 * hand to another.
 */
export interface SheetSpelled {
  readonly id: number;
  readonly ops: Uint8Array;
  readonly keys: readonly (string | null)[];
  readonly versions: readonly (string | null)[];
  readonly digests: Uint8Array;
  readonly routes: readonly (number | null)[];
  /** Of tombstones, and of records that are looked into; else they are in the tails. */
  readonly forms: readonly string[];
  /** Of each stop of each record's route, one after the other; which is the first of each event. */
  readonly firstTails: Uint32Array;
  readonly tails: Uint8Array;
  readonly tailEnds: Uint32Array;
  /** 32 bytes for each of them. */
  readonly terms: Uint8Array;
}

/** As they are applied. */
export function eventsIn(sheet: SheetSpelled): readonly AppliedEvent[] {
  const tails = { bytes: sheet.tails, ends: sheet.tailEnds, terms: sheet.terms };
  return sheet.keys.map((key, at) => ({
    id: sheet.id + at,
    op: sheet.ops[at] ?? eventOps.record,
    key,
    version: sheet.versions[at] ?? null,
    digest: sheet.digests.subarray(DIGEST_BYTES * at, DIGEST_BYTES * (at + 1)),
    route: sheet.routes[at] ?? null,
    forms: sheet.forms[at] ?? '',
    spelled: { tails, first: sheet.firstTails[at] ?? 0 },
  }));
}

const DIGEST_BYTES = 32;

export function spellSheet(
  { batch, content, routes, isLookedInto }: SheetToSpell,
  sha256: Sha256,
): SheetSpelled {
  const events = unpackContent(content);
  const ways = new Map([...routes].map(([id, packed]) => [id, unpackRoute(packed)]));
  const tails: string[] = [];
  const terms: Uint8Array[] = [];
  const firstTails = new Uint32Array(events.length);
  for (const [at, event] of events.entries()) {
    firstTails[at] = tails.length;
    for (const { region, form, standard } of wayOf(event, ways).to) {
      tails.push(spellTail(event, { region, form, standard, isWhole: false }, batch));
      const { key, version, digest } = event;
      terms.push(setTermOf(sha256, { region, key: key ?? '', version: version ?? '', digest }));
    }
  }
  return {
    id: content.id,
    ops: content.ops,
    keys: events.map(({ key }) => key),
    versions: events.map(({ version }) => version),
    digests: content.digests,
    routes: events.map(({ route }) => route),
    forms: events.map(({ op, forms }) => (isLookedInto || op !== eventOps.record ? forms : '')),
    firstTails,
    ...packTails(tails),
    terms: Buffer.concat(terms),
  };
}

/** Tombstones are spelled when it is known who holds what. */
const wayOf = ({ op, route }: AppliedEvent, ways: ReadonlyMap<number, Route>): Route =>
  op === eventOps.record && route !== null ? (ways.get(route) ?? NOWHERE) : NOWHERE;

/** A character has three bytes of UTF-8 at most. */
const CHARACTER_BYTES_MAX = 3;

function packTails(texts: readonly string[]): Pick<SheetSpelled, 'tails' | 'tailEnds'> {
  const characters = texts.reduce((sum, { length }) => sum + length, 0);
  const tails = Buffer.allocUnsafeSlow(CHARACTER_BYTES_MAX * characters);
  const tailEnds = new Uint32Array(texts.length);
  let end = 0;
  texts.forEach((text, index) => {
    end += tails.write(text, end);
    tailEnds[index] = end;
  });
  // The room that was not needed is not handed on.
  return { tails: new Uint8Array(tails.subarray(0, end)), tailEnds };
}
