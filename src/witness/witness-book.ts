import type { Alarm, AlarmKind } from './alarm.ts';

/** What a witness cosigned last of one log. */
export interface Held {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** The log's own signed note, as it was offered. */
  readonly note: string;
  /** When the log was last seen to be alive, epoch milliseconds. */
  readonly seenAt: number;
}

export type NewAlarm = Omit<Alarm, 'id'>;

/**
 * What a witness must never forget: how far it cosigned each log, and what it found. Every change
 * is durable when the call returns.
 */
export interface WitnessBook {
  find(origin: string): Held | undefined;
  /**
   * Judges on what is held and keeps what is decided in one transaction: nobody else's step comes
   * between (c2sp.org/tlog-witness: check and persist are atomic).
   */
  advance<Decision>(
    origin: string,
    decide: (held: Held | undefined) => { readonly keep?: Held; readonly decision: Decision },
  ): Decision;
  /** One alarm of a kind stands for a log at a time; false when it stood already. */
  raise(alarm: NewAlarm): boolean;
  /** Ends the standing alarms of these kinds; answers how many there were. */
  end(origin: string, kinds: readonly AlarmKind[], at: string): number;
  standing(): readonly Alarm[];
  close(): void;
}
