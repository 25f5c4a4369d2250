/**
 * Why a person must look at a log. `fork`: it signed two trees of one size. `inconsistent`: it
 * offered a checkpoint that nothing proves to continue the one cosigned. `rollback`: it offered a
 * smaller tree. `silence`: it has offered nothing for too long. `entries`: its entries do not lead
 * to the root it signed.
 */
export const ALARM_KINDS = ['fork', 'inconsistent', 'rollback', 'silence', 'entries'] as const;

export type AlarmKind = (typeof ALARM_KINDS)[number];

export interface Alarm {
  readonly id: number;
  readonly origin: string;
  readonly kind: AlarmKind;
  /** UTC with milliseconds. */
  readonly at: string;
  /** The signed note cosigned last. */
  readonly held?: string;
  /** What was offered against it: with `held`, the evidence. */
  readonly offered?: string;
  /** What the mirror found. */
  readonly reason?: string;
}

/**
 * Alarms that end when the log is seen to continue what was cosigned. Two signed trees of one size
 * stay a fact: a fork stands until a person acknowledges it.
 */
export const ENDED_BY_GROWTH: readonly AlarmKind[] = ['inconsistent', 'rollback', 'silence'];
