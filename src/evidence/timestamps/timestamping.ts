import { utf8 } from '../../kernel/index.ts';
import { checkpointIn } from '../../proofs/index.ts';
import type { AuditLog } from '../../audit/index.ts';
import { askAuthority, type AuthorityParts } from './authority.ts';

const MS_PER_MINUTE = 60_000;

export interface TimestampingParts extends AuthorityParts {
  /** The newest checkpoint, with what witnesses have signed of it. */
  readonly checkpoint: () => string;
  readonly timestamps: AuditLog['timestamps'];
  readonly onError: (error: unknown) => void;
}

/** Timestamps the log now and then, beside the exchanges: one checkpoint covers all before it. */
export interface Timestamping {
  /** Timestamps the newest checkpoint, unless one of its size is. Does not fail. */
  run(): Promise<void>;
  /** Resolves when nothing is under way. */
  close(): Promise<void>;
}

async function timestampNewest(parts: TimestampingParts): Promise<void> {
  const { checkpoint: newest, timestamps } = parts;
  const checkpoint = newest();
  const size = checkpointIn(checkpoint)?.size ?? 0;
  if (size <= (timestamps.newest()?.size ?? 0)) return;
  timestamps.add({ size, checkpoint, ...(await askAuthority(parts, utf8(checkpoint))) });
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
