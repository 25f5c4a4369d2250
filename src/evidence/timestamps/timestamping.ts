import { utf8 } from '../../kernel/index.ts';
import { checkpointIn } from '../../proofs/index.ts';
import type { AuditLog } from '../../audit/index.ts';
import { askAuthority, type AuthorityParts } from './authority.ts';

const MS_PER_MINUTE = 60_000;

export interface TimestampingParts extends AuthorityParts {
  /** Checkpoints of the log, the one that says most first. */
  readonly checkpoints: () => readonly string[];
  readonly timestamps: AuditLog['timestamps'];
  readonly onError: (error: unknown) => void;
}

/** Timestamps the log now and then, beside the exchanges: one checkpoint covers all before it. */
export interface Timestamping {
  /** Timestamps a checkpoint past the last timestamped, if there is one. Does not fail. */
  run(): Promise<void>;
  /** Resolves when nothing is under way. */
  close(): Promise<void>;
}

const sizeOf = (note: string): number => checkpointIn(note)?.size ?? 0;

async function timestampNewest(parts: TimestampingParts): Promise<void> {
  const { checkpoints, timestamps } = parts;
  const covered = timestamps.newest()?.size ?? 0;
  const newer = checkpoints().find((note) => sizeOf(note) > covered);
  if (newer === undefined) return;
  const size = sizeOf(newer);
  timestamps.add({ size, checkpoint: newer, ...(await askAuthority(parts, utf8(newer))) });
}

export function createTimestamping(parts: TimestampingParts, everyMinutes: number): Timestamping {
  let underWay: Promise<void> | undefined;
  const attempt = async (): Promise<void> => {
    try {
      await timestampNewest(parts);
    } catch (error) {
      parts.onError(error);
    } finally {
      underWay = undefined;
    }
  };
  const run = (): Promise<void> => (underWay ??= attempt());
  const timer = setInterval(() => void run(), everyMinutes * MS_PER_MINUTE).unref();
  return {
    run,
    close: async () => {
      clearInterval(timer);
      await underWay;
    },
  };
}
