import { problemCodes, type Refusal } from '../kernel/index.ts';

/** The agencies that the roles of the problem table stand for in one exchange. */
export interface Parties {
  readonly requester: string;
  /** The competent authority, which also operates the gateway. */
  readonly authority: string;
}

/** Whose turn it is: the agency the refusal names, or the one its code's role stands for. */
export function ownerOf(refusal: Refusal, parties: Parties): string {
  if (refusal.owner !== undefined) return refusal.owner;
  return problemCodes[refusal.refused].owner === 'requester'
    ? parties.requester
    : parties.authority;
}
