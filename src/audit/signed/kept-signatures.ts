import type { NoteVerifier } from '../../proofs/index.ts';
import type { NodeCryptoProvider } from '../../signatures/index.ts';
import type { CheckpointTimestamp, EvidenceReads } from '../evidence-store.ts';

/** What lies beside a log and is signed, and what is needed to verify it. Nothing is trusted. */
export interface KeptSignatures {
  readonly crypto: Pick<NodeCryptoProvider, 'sha256' | 'verify' | 'importVerificationKey'>;
  readonly evidence: Pick<EvidenceReads, 'findEvidence'>;
  /** Undefined when no such key was ever registered. */
  readonly publicPemOf: (keyid: string) => Promise<string | undefined>;
  readonly timestamps: readonly CheckpointTimestamp[];
  /** The newest checkpoint that witnesses signed, where there is one. */
  readonly cosigned?: string | undefined;
  readonly witnesses: readonly NoteVerifier[];
  /**
   * The instant that the reply vouches for. Absent when no authority is known here.
   * @throws {Error} when it is not the authority's word on exactly this checkpoint
   */
  readonly judgeTimestamp?: ((timestamp: CheckpointTimestamp) => Promise<string>) | undefined;
}
