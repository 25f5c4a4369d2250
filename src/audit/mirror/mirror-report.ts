import type { VerifyFailure } from '../verify-report.ts';

/** The mirror is as it was before; both notes together are the proof of a rollback or fork. */
export interface MirrorRefusal extends VerifyFailure {
  readonly held?: string;
  readonly offered?: string;
}

export type MirrorReport =
  | {
      readonly ok: true;
      /** Size of the log as it was mirrored before. */
      readonly from: number;
      readonly size: number;
      readonly root: string;
      readonly tileCount: number;
    }
  | MirrorRefusal;
