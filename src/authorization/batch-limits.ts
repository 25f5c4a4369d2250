import { say, type Refusal } from '../kernel/index.ts';
import type { Purpose, PurposeClass } from '../shapes/index.ts';
import type { Need } from './need.ts';
import type { Use } from './quota-meter.ts';

interface BatchLimits {
  readonly subjectsPerBatchMax: number;
  /** Under one grant. */
  readonly subjectsPerMinuteMax: number;
}

/**
 * Yes and no, asked often enough, add up to a copy. A batch therefore has room for what one
 * occasion of its class is about, and a grant for no more of them than people can follow up.
 */
const batchLimits: Readonly<Record<PurposeClass, BatchLimits>> = {
  // One case: a household, the staff of a firm.
  service: { subjectsPerBatchMax: 200, subjectsPerMinuteMax: 1000 },
  // One inspection plan.
  regulation: { subjectsPerBatchMax: 1000, subjectsPerMinuteMax: 5000 },
  // People to be found at once.
  emergency: { subjectsPerBatchMax: 1000, subjectsPerMinuteMax: 20_000 },
  // Samples; whole populations move as flows.
  statistics: { subjectsPerBatchMax: 1000, subjectsPerMinuteMax: 2000 },
};

/** The most any class allows. */
export const SUBJECTS_PER_BATCH_MAX = Math.max(
  ...Object.values(batchLimits).map(({ subjectsPerBatchMax }) => subjectsPerBatchMax),
);

/** A refusal when a batch has more subjects than its purpose can be about. */
export function oversizedBatch(purpose: Purpose, subjects: number): Refusal | undefined {
  const { subjectsPerBatchMax: most } = batchLimits[purpose.class];
  if (subjects <= most) return undefined;
  return {
    refused: 'body-too-large',
    detail: say(
      `使用场景 ${purpose.class} 每批至多核验 ${most} 个对象。`,
      `A batch for a ${purpose.class} purpose verifies at most ${most} subjects.`,
    ),
  };
}

/** What a need uses of its grant's quota: each subject counts, and batches have a pace of their own. */
export function useOf({ operation, purpose, subjects = 1 }: Need): Use {
  if (operation !== 'verify-batch') return { subjects };
  return { subjects, perMinuteMax: batchLimits[purpose.class].subjectsPerMinuteMax };
}
