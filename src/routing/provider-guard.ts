import { instantOf, say, type Clock, type ProblemCode, type Refusal } from '../kernel/index.ts';

export interface GuardLimits {
  /** Asks of one system under way; one that answers slowly must not take everybody's place. */
  readonly inFlightMax: number;
  /** Failures in a row after which a system is left alone. */
  readonly failuresMax: number;
  /** How long it is left alone before it is tried again, milliseconds. */
  readonly pauseMs: number;
}

/** Shares out asks among providers, and spares a system that does not answer. */
export interface ProviderGuard {
  /**
   * Runs the ask unless the system has too many under way (provider-busy) or is left alone
   * (provider-paused). After the pause one ask goes ahead; the others wait for how it ends.
   */
  readonly guard: <Answer extends object>(
    system: string,
    ask: () => Promise<Answer | Refusal>,
  ) => Promise<Answer | Refusal>;
}

/** The failures that say the system is not there. One that answers badly is there. */
const ABSENCES: ReadonlySet<ProblemCode> = new Set(['provider-unreachable', 'provider-timeout']);

interface State {
  inFlight: number;
  failures: number;
  /** Epoch milliseconds until which nothing is asked; 0 when it was never left alone. */
  pausedUntil: number;
}

const busy = (inFlightMax: number): Refusal => ({
  refused: 'provider-busy',
  retryAfterSeconds: 1,
  detail: say(
    `已有 ${inFlightMax} 个询问在进行`,
    `${inFlightMax} asks of the system are under way already`,
  ),
});

function paused({ failures, pausedUntil }: State, now: number): Refusal {
  const until = instantOf(pausedUntil);
  return {
    refused: 'provider-paused',
    retryAfterSeconds: Math.max(1, Math.ceil((pausedUntil - now) / 1000)),
    detail: say(
      `连续 ${failures} 次无应答，${until} 后再试`,
      `no answer ${failures} times in a row; tried again after ${until}`,
    ),
  };
}

export function createProviderGuard(clock: Clock, limits: GuardLimits): ProviderGuard {
  const states = new Map<string, State>();

  const stateOf = (system: string): State => {
    const known = states.get(system) ?? { inFlight: 0, failures: 0, pausedUntil: 0 };
    states.set(system, known);
    return known;
  };

  const refusalFor = (state: State): Refusal | undefined => {
    const now = clock.now();
    if (state.inFlight >= limits.inFlightMax) return busy(limits.inFlightMax);
    if (state.failures < limits.failuresMax) return undefined;
    if (now < state.pausedUntil) return paused(state, now);
    // This one is the trial; until it has ended the rest are still turned away.
    state.pausedUntil = now + limits.pauseMs;
    return undefined;
  };

  const note = (state: State, answer: object): void => {
    const isAbsent = 'refused' in answer && ABSENCES.has((answer as Refusal).refused);
    state.failures = isAbsent ? state.failures + 1 : 0;
    if (state.failures >= limits.failuresMax) state.pausedUntil = clock.now() + limits.pauseMs;
  };

  return {
    guard: async (system, ask) => {
      const state = stateOf(system);
      const refusal = refusalFor(state);
      if (refusal !== undefined) return refusal;
      state.inFlight += 1;
      try {
        const answer = await ask();
        note(state, answer);
        return answer;
      } finally {
        state.inFlight -= 1;
      }
    },
  };
}
