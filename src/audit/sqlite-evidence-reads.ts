import type { Database } from 'better-sqlite3';
import type { CheckpointTimestamp, EvidenceReads } from './evidence-store.ts';

interface EvidenceRow {
  readonly salts: Uint8Array;
  readonly signatureBase: Uint8Array | null;
  readonly signature: Uint8Array | null;
  readonly sealed: string | null;
}

const EVIDENCE = `
SELECT salts, signature_base AS signatureBase, signature, sealed
FROM evidence LEFT JOIN payloads USING (exchange) WHERE exchange = ?`;

const TIMESTAMP_OVER =
  'SELECT size, at, checkpoint, reply FROM timestamps WHERE size > ? ORDER BY size LIMIT 1';

const NEWEST_TIMESTAMP =
  'SELECT size, at, checkpoint, reply FROM timestamps ORDER BY size DESC LIMIT 1';

export function createEvidenceReads(database: Database): EvidenceReads {
  const evidence = database.prepare<[string], EvidenceRow>(EVIDENCE);
  const over = database.prepare<[number], CheckpointTimestamp>(TIMESTAMP_OVER);
  const newest = database.prepare<[], CheckpointTimestamp>(NEWEST_TIMESTAMP);
  return {
    findEvidence: (exchange) => {
      const row = evidence.get(exchange);
      if (row === undefined) return undefined;
      const { salts, signatureBase, signature, sealed } = row;
      return {
        salts,
        ...(signatureBase && { signatureBase }),
        ...(signature && { signature }),
        ...(sealed !== null && { sealed }),
      };
    },
    timestampOver: (index) => over.get(index),
    newestTimestamp: () => newest.get(),
  };
}
