import { isDeepStrictEqual } from 'node:util';
import { itemIn } from './play-correction.ts';
import type { Held, PlayedRelay } from './play-relay.ts';

/** What `--check` says of it. */
export interface RelaySummary {
  readonly batches: number;
  readonly held: number;
  readonly gateways: readonly string[];
  readonly correction: PlayedRelay['correction']['states'];
}

export const summaryOfRelay = (relay: PlayedRelay): RelaySummary => ({
  batches: relay.batches,
  held: relay.held.size,
  gateways: relay.gateways,
  correction: relay.correction.states,
});

const GATEWAYS = 2;

const recordsIn = (held: Held): ReadonlyMap<string, unknown> =>
  new Map([...held].map(([key, { record }]) => [key, record]));

/** What is not as it should be behind two gateways. */
export function relayFailures(relay: PlayedRelay): readonly string[] {
  const { sent, held, gateways, wrong, correction, corrected } = relay;
  const right = {
    'the county has not what was returned to its city for it':
      held.size > 0 && isDeepStrictEqual(recordsIn(held), recordsIn(sent)),
    'a gateway is missing on the way': gateways.length === GATEWAYS,
    'a correction was not closed by the resend': correction.states.every(
      (state) => state === 'corrected',
    ),
    'the county has not the corrected name':
      corrected !== undefined && itemIn(corrected, 'name') === correction.name,
  };
  return [
    ...Object.entries(right).flatMap(([what, holds]) => (holds ? [] : [what])),
    ...wrong.map((what) => `the origin does not hold: ${what}`),
  ].map((what) => `relay: ${what}`);
}
