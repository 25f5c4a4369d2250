import type { Durability } from '../../src/audit/sqlite-connection.ts';

/** What a process that writes a log is to do. */
export interface Appending {
  readonly directory: string;
  readonly durability: Durability;
  /** How often the log is opened and closed. */
  readonly sessions: number;
  /** Exchanges in each session. */
  readonly exchanges: number;
  /** How many of them are under way at once. */
  readonly lanes: number;
  /** Size of each exchange's signature base, bytes: it fills pages. */
  readonly evidenceBytes: number;
}

/** As the gateway ends when its log can no longer be vouched for. */
export const EXIT_ENDED = 70;

export const EXIT_NOT_OPENED = 1;
