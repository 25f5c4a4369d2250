import { Fault, sameBytes, type Sha256 } from '../kernel/index.ts';
import { leafHash } from '../proofs/index.ts';
import type { EntryBytes, LogDatabase } from './log-database.ts';

/** Bytes of an entry that were moved out of the log; undefined when they are not there. */
export type ArchiveReader = (index: number) => Uint8Array | undefined;

export interface ArchiveParts {
  readonly sha256: Sha256;
  readonly read: ArchiveReader;
}

type ArchivableReads = Pick<
  LogDatabase,
  'entries' | 'hashes' | 'findEnd' | 'stepsOf' | 'entriesOf'
>;

/**
 * The same reads, with what was archived read from where it lies now. The log keeps the leaf of each
 * entry, so nothing else can stand in for it. `entryBundle` tells where bytes are not in the log.
 * @throws {Fault} entry-archived, from a read, when the archive has not the entry
 */
export function withArchive<Reads extends ArchivableReads>(
  reads: Reads,
  { sha256, read }: ArchiveParts,
): Reads {
  const whole = <Row extends EntryBytes>(row: Row): Row => {
    if (row.bytes.length > 0) return row;
    const { index } = row;
    const bytes = read(index);
    const [leaf] = reads.hashes(0, { from: index, to: index + 1 });
    if (bytes === undefined || leaf === undefined) throw new Fault('entry-archived');
    if (!sameBytes(leafHash(sha256, bytes), leaf.hash)) throw new Fault('entry-archived');
    return { ...row, bytes };
  };
  return {
    ...reads,
    entries: (range) => reads.entries(range).map(whole),
    stepsOf: (exchange) => reads.stepsOf(exchange).map(whole),
    entriesOf: (exchange) => reads.entriesOf(exchange).map(whole),
    findEnd: (exchange) => {
      const end = reads.findEnd(exchange);
      return end && whole(end);
    },
  };
}
