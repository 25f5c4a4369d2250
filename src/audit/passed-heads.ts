import { sameBytes } from '../kernel/index.ts';
import type { Checkpoint, Frontier } from '../proofs/index.ts';

/** Earlier checkpoints, which a log that has only grown leads past. */
export interface PassedHeads {
  /** The next size at which the tree is compared; infinite when none is left. */
  readonly next: number;
  /** Told of the tree at every size that is the next. */
  pass(tree: Pick<Frontier, 'size' | 'root'>): void;
  /** The tree was of each one's size once, and had its root. */
  readonly isEachPassed: boolean;
}

export function createPassedHeads(heads: readonly Checkpoint[]): PassedHeads {
  const ahead = heads.toSorted((one, other) => one.size - other.size);
  let isEachSame = true;
  return {
    get next() {
      return ahead[0]?.size ?? Infinity;
    },
    pass: (tree) => {
      while (ahead[0]?.size === tree.size) {
        const head = ahead.shift() as Checkpoint;
        if (!sameBytes(tree.root(), head.root)) isEachSame = false;
      }
    },
    get isEachPassed() {
      return isEachSame && ahead.length === 0;
    },
  };
}
