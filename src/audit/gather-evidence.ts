import { base64Of, textOf, type Sha256 } from '../kernel/index.ts';
import { checkpointIn, inclusionProof, type NodeAt } from '../proofs/index.ts';
import type { ExchangeOutcome, ExchangeRefused } from '../shapes/index.ts';
import type { CryptoProvider } from '../signatures/index.ts';
import type { EvidenceReads, FoundEvidence } from './evidence-store.ts';
import type { EntryBytes, LogDatabase } from './log-database.ts';
import { saltsFor } from './receipts.ts';

export interface ProvenEntry {
  readonly index: number;
  /** JCS text, verbatim. */
  readonly entry: string;
  /** Leaf's sibling first; base64. */
  readonly proof: readonly string[];
}

/** All that the log holds of one exchange and that stands without the log. Bytes are base64. */
export interface ExchangeEvidence {
  readonly exchange: string;
  /** In the order of the log. */
  readonly entries: readonly ProvenEntry[];
  /** The signed note that every proof leads to. */
  readonly checkpoint: string;
  /** The authority's reply over exactly this checkpoint. */
  readonly timestamp?: { readonly at: string; readonly reply: string };
  /** Absent once erased, as are the salts and the payload. */
  readonly request?: { readonly signatureBase: string; readonly signature: string };
  readonly salts?: Readonly<Record<string, string>>;
  readonly sealed?: string;
}

export interface EvidenceParts {
  readonly crypto: Pick<CryptoProvider, 'sha256'>;
  readonly database: Pick<LogDatabase, 'stepsOf'>;
  readonly evidence: EvidenceReads;
  readonly nodeAt: NodeAt;
}

interface SizedNote {
  readonly size: number;
  readonly checkpoint: string;
}

interface Checkpoints {
  readonly newest: SizedNote;
  /** One of this log with more signatures than the newest has. */
  readonly checkpoint?: string | undefined;
}

type Timestamped = SizedNote & Pick<ExchangeEvidence, 'timestamp'>;

/** A timestamp says most; it and the signatures of witnesses need a checkpoint past the entry. */
function chooseCheckpoint(
  { evidence }: EvidenceParts,
  last: number,
  { newest, checkpoint }: Checkpoints,
): Timestamped {
  const found = evidence.timestampOver(last);
  if (found !== undefined) {
    const { size, at, reply } = found;
    return { size, checkpoint: found.checkpoint, timestamp: { at, reply: base64Of(reply) } };
  }
  const size = checkpoint === undefined ? 0 : (checkpointIn(checkpoint)?.size ?? 0);
  if (checkpoint === undefined || size <= last || size > newest.size) return newest;
  return { size, checkpoint };
}

function provenIn(
  { crypto, nodeAt }: EvidenceParts,
  size: number,
): (entry: EntryBytes) => ProvenEntry {
  const sha256: Sha256 = (bytes) => crypto.sha256(bytes);
  return ({ index, bytes }) => ({
    index,
    entry: textOf(bytes),
    proof: inclusionProof(sha256, { index, size }, nodeAt).map(base64Of),
  });
}

type Kept = Pick<ExchangeEvidence, 'request' | 'salts' | 'sealed'>;

/** The end commits to all that the beginning does, and to the answer besides. */
function keptOf(found: FoundEvidence | undefined, end: string): Kept {
  if (found === undefined) return {};
  const { signatureBase, signature, sealed } = found;
  const { commitments } = JSON.parse(end) as Partial<ExchangeOutcome | ExchangeRefused>;
  const salts = saltsFor({ ...(commitments && { commitments }), salts: found.salts });
  return {
    ...(signatureBase &&
      signature && {
        request: { signatureBase: base64Of(signatureBase), signature: base64Of(signature) },
      }),
    ...(salts && { salts }),
    ...(sealed !== undefined && { sealed }),
  };
}

/** Undefined when the log has nothing of the exchange. */
export function gatherEvidence(
  parts: EvidenceParts,
  exchange: string,
  checkpoints: Checkpoints,
): ExchangeEvidence | undefined {
  const stored = parts.database.stepsOf(exchange);
  const last = stored.at(-1);
  if (last === undefined) return undefined;
  const { size, checkpoint, timestamp } = chooseCheckpoint(parts, last.index, checkpoints);
  return {
    exchange,
    entries: stored.map(provenIn(parts, size)),
    checkpoint,
    ...(timestamp && { timestamp }),
    ...keptOf(parts.evidence.findEvidence(exchange), textOf(last.bytes)),
  };
}
