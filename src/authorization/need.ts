import type { Mode, Purpose } from '../shapes/index.ts';

/** What a caller needs, read from its request: plain data, nothing looked up yet. */
export interface Need {
  readonly operation: Extract<Mode, 'query' | 'verify' | 'verify-batch'>;
  readonly dataset: string;
  readonly purpose: Purpose;
  /** How many subjects are asked about; absent: one. */
  readonly subjects?: number;
  /** Items asked for by name; absent means all that the grant and the service item allow. */
  readonly items?: readonly string[];
  /** Chooses the supplier. */
  readonly region?: string;
  /** The receiver's standard the answer is wanted in. */
  readonly as?: string;
  readonly operator?: string;
}
