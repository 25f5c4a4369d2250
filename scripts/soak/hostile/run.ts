import { Agent } from 'node:http';
import fc from 'fast-check';
import type { SchemaFiles, SchemaSet } from '../../../src/standards/index.ts';
import { canariesOf, type Canaries } from './canaries.ts';
import { hostileCalls, type HostileCall } from './calls.ts';
import { judgeLog } from './judge-log.ts';
import { judgeReply, type Violation } from './judge-reply.ts';
import { playing, plays, type Play } from './provider-plays.ts';
import { deliver, prepare, type Received } from './send-call.ts';
import type { Target } from './target.ts';

/** One request and the answer the provider has ready for it. */
export interface Round {
  readonly call: HostileCall;
  readonly play: Play;
}

export interface HostileParts {
  readonly target: Target;
  readonly schemaFiles: SchemaFiles;
  readonly schemas: SchemaSet;
  readonly seed: number;
}

export interface HostileRun {
  readonly rounds: fc.Arbitrary<Round>;
  readonly canaries: Canaries;
  /** Replies by status and by code so far. */
  readonly counts: { readonly status: Map<string, number>; readonly code: Map<string, number> };
  /** Requests so far that were validly signed when they were sent. */
  readonly signed: () => number;
  /**
   * Sends these requests at once and says which invariants their replies broke. The provider's
   * answers are dealt in the order in which it is asked, which is not always that of the requests.
   */
  play(rounds: readonly Round[]): Promise<readonly Violation[]>;
  /** Says which invariants the log breaks, at the end. */
  judgeLog(): Promise<readonly Violation[]>;
  close(): void;
}

const increase = (counts: Map<string, number>, key: string): unknown =>
  counts.set(key, (counts.get(key) ?? 0) + 1);

/** The provider's script for several rounds: as it is asked, it plays one after the other. */
function dealing(rounds: readonly Round[], canaries: Canaries): Parameters<Target['play']>[0] {
  let asks = 0;
  return (path, asked, response) => {
    const round = rounds[asks % rounds.length];
    asks += 1;
    if (round !== undefined) playing(round.play, canaries)(path, asked, response);
  };
}

/** A run of hostile traffic against one gateway; whoever plays the rounds decides on their order. */
export function createHostileRun({ target, schemaFiles, schemas, seed }: HostileParts): HostileRun {
  const canaries = canariesOf(seed);
  const agent = new Agent({ keepAlive: true });
  const counts = { status: new Map<string, number>(), code: new Map<string, number>() };
  const exchanges = new Set<string>();
  let signed = 0;

  const delivered = async (call: HostileCall) => {
    const { sent, headers } = await prepare(target, call);
    const reply = await deliver(agent, sent, headers);
    if (call.tampering !== 'replayed') return { sent, replies: [reply] };
    return { sent, replies: [reply, await deliver(agent, sent, headers)] };
  };

  const note = (reply: Received, code: string, exchange: string | undefined): void => {
    increase(counts.status, String(reply.status));
    increase(counts.code, code);
    if (exchange !== undefined) exchanges.add(exchange);
  };

  const playOne = async (call: HostileCall): Promise<readonly Violation[]> => {
    const { sent, replies } = await delivered(call);
    if (call.tampering === 'none' && Object.keys(call.headers).length === 0) signed += 1;
    const violations: Violation[] = [];
    for (const reply of replies) {
      const judged = await judgeReply({ target, canaries, schemas }, sent, reply);
      note(reply, judged.code, judged.exchange);
      violations.push(...judged.violations);
    }
    return violations;
  };

  return {
    rounds: fc.record({ call: hostileCalls(canaries, schemaFiles), play: plays(canaries) }),
    canaries,
    counts,
    signed: () => signed,
    play: async (rounds) => {
      target.play(dealing(rounds, canaries));
      const violations = await Promise.all(rounds.map(({ call }) => playOne(call)));
      return violations.flat();
    },
    judgeLog: () => judgeLog({ target, canaries, schemas, exchanges }),
    close: () => agent.destroy(),
  };
}
