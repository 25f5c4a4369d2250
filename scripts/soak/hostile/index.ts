/**
 * hostile: arbitrary, mutated and well-made traffic against a gateway with a provider that answers
 * arbitrarily too, and the invariants that hold whatever is sent. Knows the API and the example
 * province from outside. Must never know how the gateway works, nor start one: a target is given.
 */
export { createHostileRun, type HostileParts, type HostileRun, type Round } from './run.ts';
export type { Target } from './target.ts';
