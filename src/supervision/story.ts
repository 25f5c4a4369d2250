import type {
  Entry,
  ExchangeAbandoned,
  ExchangeIntent,
  ExchangeOutcome,
  ExchangeRefused,
} from '../shapes/index.ts';

/** An entry and where it stands. */
export interface At<Kind> {
  readonly index: number;
  readonly entry: Kind;
}

/** All that the log holds of one exchange. */
export interface Story {
  readonly exchange: string;
  readonly intent?: At<ExchangeIntent>;
  readonly end?: At<ExchangeOutcome | ExchangeRefused | ExchangeAbandoned>;
}

/** Undefined when none of the entries is of an exchange. */
export function storyOf(entries: readonly At<Entry>[]): Story | undefined {
  let story: Story | undefined;
  for (const { index, entry } of entries) {
    switch (entry.kind) {
      case 'exchange.intent':
        story = { ...story, exchange: entry.exchange, intent: { index, entry } };
        break;
      case 'exchange.outcome':
      case 'exchange.refused':
      case 'exchange.abandoned':
        story = { ...story, exchange: entry.exchange, end: { index, entry } };
        break;
      default:
    }
  }
  return story;
}
