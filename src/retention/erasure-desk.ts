import { canonicalBytes, Fault, instantOf, type Clock, type NewId } from '../kernel/index.ts';
import type { Refusal } from '../kernel/index.ts';
import type { Erasures, PendingErasure } from '../audit/index.ts';
import type {
  Entry,
  ErasuresAsk,
  ErasuresErased,
  ErasuresErasure,
  ErasureAsked,
} from '../shapes/index.ts';

export interface ErasureDeskParts {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly erasures: Erasures;
  /** Under the bureau's index key: where the evidence of a subject is found. */
  readonly indexTokenOf: (subjectJcs: Uint8Array) => string;
  /** Resolves when the entry is durable. */
  readonly record: (entry: Entry) => Promise<void>;
}

/** Somebody who may, and what they decide on. */
export interface ErasureActor {
  readonly erasure: string;
  readonly by: string;
}

/**
 * Where evidence is asked to be erased by one person and erased by another. Who may is decided
 * before. Every step is an entry before it counts; no entry says whose evidence it was.
 * @throws {Fault} log-unavailable when the entry cannot be made durable; then nothing happened.
 */
export interface ErasureDesk {
  ask(asked: ErasuresAsk & { readonly by: string }): Promise<ErasuresErasure | Refusal>;
  /** Those that wait, oldest first. */
  waiting(): readonly ErasuresErasure[];
  approve(actor: ErasureActor): Promise<ErasuresErased | Refusal>;
  refuse(actor: ErasureActor): Promise<ErasuresErasure | Refusal>;
}

/** Erasures that may wait. */
const WAITING_MAX = 1000;

const MS_PER_DAY = 86_400_000;

const UNKNOWN: Refusal = { refused: 'erasure-unknown' };

const ofWhat = ({ what }: PendingErasure): Pick<ErasureAsked, 'of' | 'exchange'> =>
  'exchange' in what ? { of: 'exchange', exchange: what.exchange } : { of: 'subject' };

type Terms = { readonly termMs: number };

function shown(pending: PendingErasure, { termMs }: Terms): ErasuresErasure {
  const { erasure, askedBy, askedAt } = pending;
  return {
    erasure,
    ...ofWhat(pending),
    reason: pending.reason as ErasuresErasure['reason'],
    askedBy,
    askedAt,
    expiresAt: instantOf(Date.parse(askedAt) + termMs),
  };
}

const hasLapsed = ({ clock }: ErasureDeskParts, { termMs }: Terms, { askedAt }: PendingErasure) =>
  Date.parse(askedAt) + termMs <= clock.now();

/** What nobody decided in time is forgotten, and with it whom it named. */
function forgetLapsed(parts: ErasureDeskParts, terms: Terms): void {
  const { erasures } = parts;
  for (const pending of erasures.all()) {
    if (hasLapsed(parts, terms, pending)) erasures.drop(pending.erasure);
  }
}

function whatOf(
  { indexTokenOf }: ErasureDeskParts,
  { subject, exchange }: ErasuresAsk,
): PendingErasure['what'] | undefined {
  if ((subject === undefined) === (exchange === undefined)) return undefined;
  if (exchange !== undefined) return { exchange };
  return { indexToken: indexTokenOf(canonicalBytes(subject)) };
}

async function ask(
  parts: ErasureDeskParts,
  terms: Terms,
  asked: ErasuresAsk & { readonly by: string },
): Promise<ErasuresErasure | Refusal> {
  const { clock, newId, erasures, record } = parts;
  const what = whatOf(parts, asked);
  if (what === undefined) return { refused: 'body-invalid' };
  if (erasures.all().length >= WAITING_MAX)
    throw new Fault('overloaded', { retryAfterSeconds: 60 });
  const { by: askedBy, reason } = asked;
  const at = instantOf(clock.now());
  const pending = { erasure: newId(), what, reason, askedBy, askedAt: at };
  const named = { erasure: pending.erasure, ...ofWhat(pending) };
  await record({ kind: 'erasure.asked', at, ...named, reason, askedBy });
  erasures.add(pending);
  return shown(pending, terms);
}

/** The question, unless this person may not be the one to decide it. */
function questionFor(
  { erasures }: ErasureDeskParts,
  { erasure, by }: ErasureActor,
): PendingErasure | Refusal {
  const pending = erasures.find(erasure);
  if (pending === undefined) return UNKNOWN;
  return pending.askedBy === by ? { refused: 'own-request' } : pending;
}

/** A crash after the first entry leaves the question open: it is decided once more. */
async function approve(
  parts: ErasureDeskParts,
  actor: ErasureActor,
): Promise<ErasuresErased | Refusal> {
  const pending = questionFor(parts, actor);
  if ('refused' in pending) return pending;
  const { clock, erasures, record } = parts;
  const { erasure, askedBy } = pending;
  const reason = pending.reason as ErasureAsked['reason'];
  const named = { erasure, ...ofWhat(pending), reason, askedBy, approvedBy: actor.by };
  await record({ kind: 'erasure.approved', at: instantOf(clock.now()), ...named });
  const { exchanges, keys } = erasures.carryOut(pending);
  await record({ kind: 'erasure.done', at: instantOf(clock.now()), erasure, exchanges, keys });
  return { erasure, exchanges, keys };
}

async function refuse(
  parts: ErasureDeskParts,
  terms: Terms,
  actor: ErasureActor,
): Promise<ErasuresErasure | Refusal> {
  const pending = questionFor(parts, actor);
  if ('refused' in pending) return pending;
  const { clock, erasures, record } = parts;
  const { erasure, askedBy } = pending;
  const at = instantOf(clock.now());
  const named = { erasure, ...ofWhat(pending), askedBy, refusedBy: actor.by };
  await record({ kind: 'erasure.refused', at, ...named });
  erasures.drop(erasure);
  return shown(pending, terms);
}

export function createErasureDesk(
  parts: ErasureDeskParts,
  { erasureDays }: { readonly erasureDays: number },
): ErasureDesk {
  const terms = { termMs: erasureDays * MS_PER_DAY };
  // One decision at a time: of two on the same question the second finds none.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const turn = last.then(() => {
      forgetLapsed(parts, terms);
      return work();
    });
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    ask: (asked) => inTurn(() => ask(parts, terms, asked)),
    waiting: () => {
      const open = parts.erasures.all().filter((each) => !hasLapsed(parts, terms, each));
      return open.map((each) => shown(each, terms));
    },
    approve: (actor) => inTurn(() => approve(parts, actor)),
    refuse: (actor) => inTurn(() => refuse(parts, terms, actor)),
  };
}
