import { textOf } from '../../kernel/index.ts';
import { commitmentOf } from '../../proofs/index.ts';
import type { Entry, ExchangeIntent, ExchangeRefused } from '../../shapes/index.ts';
import { saltOf } from '../salts.ts';
import type { KeptSignatures } from './kept-signatures.ts';
import { createRequestKeys, type RequestKeys } from './request-keys.ts';
import type { SignatureTally } from './signature-count.ts';

/** What an exchange begins with: it says who signed, and commits to what was signed. */
type First = ExchangeIntent | ExchangeRefused;

/** Signatures of callers, verified as the log is read. */
export interface RequestSignatures {
  /** Told of all entries in order, so many at once as one likes; `from` is the first one's index. */
  visit(entries: readonly Uint8Array[], from: number): Promise<void>;
  /** Index of the first entry whose signature does not hold. */
  firstBad(): number | undefined;
}

export function createRequestSignatures(
  kept: KeptSignatures,
  tally: SignatureTally,
): RequestSignatures {
  const keys = createRequestKeys(kept);
  let firstBad: number | undefined;

  const visitOne = async (bytes: Uint8Array, index: number): Promise<void> => {
    const entry = parsedEntry(bytes);
    if (entry?.kind === 'key.registered') keys.register(entry);
    if (entry?.kind !== 'exchange.intent' && entry?.kind !== 'exchange.refused') return;
    const verdict = await judge(kept, keys, entry);
    if (verdict === 'bad') firstBad ??= index;
    else tally[verdict] += 1;
  };

  return {
    visit: async (entries, from) => {
      for (const [position, bytes] of entries.entries()) await visitOne(bytes, from + position);
    },
    firstBad: () => firstBad,
  };
}

/** An entry that is none is not what was recorded: the hashes tell. */
function parsedEntry(bytes: Uint8Array): Entry | undefined {
  try {
    return JSON.parse(textOf(bytes)) as Entry;
  } catch {
    return undefined;
  }
}

type Verdict = 'requests' | 'requestsNotKept' | 'requestsDeniable' | 'bad';

async function judge(
  { crypto, evidence }: KeptSignatures,
  keys: RequestKeys,
  { exchange, who, commitments }: First,
): Promise<Verdict> {
  if (who.deniable === true) return 'requestsDeniable';
  const { salts, signatureBase, signature } = evidence.findEvidence(exchange) ?? {};
  if (!salts || !signatureBase || !signature) return 'requestsNotKept';
  const salt = saltOf(salts, 'signatureBase');
  const committed = commitmentOf((bytes) => crypto.sha256(bytes), salt, signatureBase);
  if (commitments.signatureBase !== committed) return 'bad';
  const key = await keys.keyOf(who);
  if (key === undefined) return 'bad';
  return (await crypto.verify(key, signatureBase, signature)) ? 'requests' : 'bad';
}
