import { instantOf, systemClock } from '../../src/kernel/index.ts';
import type {
  Commitments,
  ExchangeIntent,
  ExchangeOutcome,
  ExchangeRefused,
} from '../../src/shapes/index.ts';

const who = { system: 'sys', agency: 'agency', keyid: 'sys:k1', algorithm: 'ed25519' };
const bundle = `sha256:${'0'.repeat(64)}`;
const now = (): string => instantOf(systemClock.now());

export const refused = (exchange: string, commitments: Commitments): ExchangeRefused => ({
  kind: 'exchange.refused',
  at: now(),
  exchange,
  who,
  versions: { bundle },
  status: 403,
  code: 'no-grant',
  commitments,
  steps: [],
});

export const intent = (exchange: string, commitments: Commitments): ExchangeIntent => ({
  kind: 'exchange.intent',
  at: now(),
  exchange,
  who,
  what: { operation: 'query', dataset: 'd' },
  why: {},
  versions: { bundle },
  route: { agency: 'agency', system: 'sys', resource: 'r' },
  commitments,
});

/** Of the intent at this index. */
export const outcome = (
  exchange: string,
  intent: number,
  commitments: Commitments,
): ExchangeOutcome => ({
  kind: 'exchange.outcome',
  at: now(),
  exchange,
  intent,
  who,
  dataset: 'd',
  result: 'released',
  status: 200,
  released: [],
  omitted: [],
  records: 1,
  provider: { agency: 'agency', system: 'sys' },
  versions: { bundle },
  commitments,
  steps: [],
});
