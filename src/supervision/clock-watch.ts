import { instantOf, type Clock } from '../kernel/index.ts';
import type { ClockJumped } from '../shapes/index.ts';

export interface ClockWatchParts {
  readonly clock: Clock;
  /** Milliseconds that only ever go on, at the pace of time. */
  readonly steadyMs: () => number;
  /** The least that is told, milliseconds. */
  readonly jumpMs: number;
}

export interface ClockWatch {
  /** What the clock did since the last look; undefined when it went on as time did. */
  look(): ClockJumped | undefined;
}

/** Notices a clock that is set: instants in the log are worth what their clock is. */
export function createClockWatch({ clock, steadyMs, jumpMs }: ClockWatchParts): ClockWatch {
  let offsetMs = clock.now() - steadyMs();
  return {
    look: () => {
      const now = clock.now();
      const expected = Math.round(offsetMs + steadyMs());
      const byMs = now - expected;
      // Slow adjustment is no jump, and must not add up to one.
      offsetMs += byMs;
      if (Math.abs(byMs) < jumpMs) return undefined;
      return {
        kind: 'clock.jumped',
        at: instantOf(now),
        expected: instantOf(expected),
        byMs,
      };
    },
  };
}
