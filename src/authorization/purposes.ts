import { say, type Refusal } from '../kernel/index.ts';
import type { Purpose, PurposeClass } from '../shapes/index.ts';

type Fact = Exclude<keyof Purpose, 'class'>;

/** What each purpose class must state, so that a use can be traced back to its occasion. */
const requiredFacts: Readonly<Record<PurposeClass, readonly Fact[]>> = {
  service: ['item', 'case'],
  regulation: ['plan'],
  emergency: ['order'],
  statistics: ['project'],
};

/** A refusal naming the facts that are missing, undefined when the purpose is complete. */
export function incompletePurpose(purpose: Purpose): Refusal | undefined {
  const missing = requiredFacts[purpose.class].filter((fact) => purpose[fact] === undefined);
  if (missing.length === 0) return undefined;
  return {
    refused: 'purpose-incomplete',
    errors: missing.map((fact) => ({
      pointer: `/purpose/${fact}`,
      rule: 'required',
      message: say(
        `使用场景 ${purpose.class} 必须写明 ${fact}`,
        `a ${purpose.class} purpose must state ${fact}`,
      ),
    })),
  };
}
