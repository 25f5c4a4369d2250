import { instantOf, type Clock } from '../kernel/index.ts';
import { ENDED_BY_GROWTH, type Alarm, type AlarmKind } from './alarm.ts';
import type { NewAlarm, WitnessBook } from './witness-book.ts';

/** Told once when an alarm begins, and once when it ends. */
export interface AlarmListener {
  readonly raised: (alarm: NewAlarm) => void;
  readonly ended: (origin: string) => void;
}

export interface Alarms {
  raise(alarm: Omit<NewAlarm, 'at'>): void;
  /** The log was seen to continue what was cosigned. */
  grown(origin: string): void;
  end(origin: string, kinds: readonly AlarmKind[]): void;
  standing(): readonly Alarm[];
}

interface AlarmParts {
  readonly book: WitnessBook;
  readonly clock: Clock;
  readonly listener: AlarmListener;
}

export function createAlarms({ book, clock, listener }: AlarmParts): Alarms {
  const end: Alarms['end'] = (origin, kinds) => {
    if (book.end(origin, kinds, instantOf(clock.now())) > 0) listener.ended(origin);
  };
  return {
    raise: (alarm) => {
      const dated = { ...alarm, at: instantOf(clock.now()) };
      if (book.raise(dated)) listener.raised(dated);
    },
    grown: (origin) => end(origin, ENDED_BY_GROWTH),
    end,
    standing: () => book.standing(),
  };
}
