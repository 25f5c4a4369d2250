import type {
  Entry,
  ExchangeIntent,
  ExchangeRefused,
  ExchangeSubjects,
} from '../../shapes/index.ts';
import type { TraceTokens } from './trace-tokens.ts';

/** One step of an exchange is enough to find it: its intent, or its refusal when it has none. */
function touchesOfExchange(
  { commitments, what, why }: ExchangeIntent | ExchangeRefused,
  tokens: TraceTokens,
): readonly Uint8Array[] {
  const { subjectToken } = commitments;
  const number = why?.purpose?.case;
  const keys: Uint8Array[] = [];
  if (subjectToken !== undefined) {
    keys.push(tokens.keyOf('subject', subjectToken));
    if (what !== undefined) {
      keys.push(tokens.keyOf('record', tokens.recordToken(what.dataset, subjectToken)));
    }
  }
  if (number !== undefined) keys.push(tokens.keyOf('case', tokens.caseToken(number)));
  return keys;
}

const touchesOfSubjects = (
  { dataset, tokens: subjects }: ExchangeSubjects,
  tokens: TraceTokens,
): readonly Uint8Array[] =>
  subjects.flatMap((token) => [
    tokens.keyOf('subject', token),
    tokens.keyOf('record', tokens.recordToken(dataset, token)),
  ]);

/** What an entry is found by later; none for most kinds. */
export function touchesOf(entry: Entry, tokens: TraceTokens): readonly Uint8Array[] {
  switch (entry.kind) {
    case 'exchange.intent':
    case 'exchange.refused':
      return touchesOfExchange(entry, tokens);
    case 'exchange.subjects':
      return touchesOfSubjects(entry, tokens);
    case 'audit.traced':
      return entry.token === undefined || entry.by === 'exchange'
        ? []
        : [tokens.keyOf(entry.by, entry.token)];
    default:
      return [];
  }
}
