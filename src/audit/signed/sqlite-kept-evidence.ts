import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { CheckpointTimestamp } from '../evidence-store.ts';
import { createEvidenceReads } from '../sqlite-evidence-reads.ts';
import type { KeptSignatures } from './kept-signatures.ts';

export interface KeptEvidence extends Pick<KeptSignatures, 'evidence' | 'timestamps'> {
  close(): void;
}

const TIMESTAMPS = 'SELECT size, at, checkpoint, reply FROM timestamps ORDER BY size';

/**
 * The evidence of a data folder, read-only, while the gateway writes or not; the timestamps are
 * those of this moment. @throws {Error} when there is none
 */
export function openKeptEvidence(directory: string): KeptEvidence {
  const database = new Sqlite(join(directory, 'evidence.db'), { readonly: true });
  return {
    evidence: createEvidenceReads(database),
    timestamps: database.prepare<[], CheckpointTimestamp>(TIMESTAMPS).all(),
    close: () => void database.close(),
  };
}
