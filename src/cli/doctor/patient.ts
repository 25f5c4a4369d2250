import { statfs } from 'node:fs/promises';
import type { Clock } from '../../kernel/index.ts';
import { systemClock } from '../../kernel/index.ts';
import type { Catalog } from '../../catalog/index.ts';
import type { Settings } from '../../shapes/index.ts';
import type { StoreCopy } from './store-copy.ts';

/** The machine as the checks see it; tests put another in its place. */
export interface Machine {
  readonly nodeVersion: string;
  readonly clock: Clock;
  /** Bytes that the gateway's user may still write where this folder lies. */
  readonly freeBytes: (folder: string) => Promise<number>;
  /** Read the whole log instead of its newest part. */
  readonly deep: boolean;
}

/** A gateway that has settings. */
export interface Configured extends Machine {
  readonly settings: Settings;
}

/** One whose store opens as well. */
export interface Stored extends Configured {
  readonly store: StoreCopy;
  /** The catalog in force; undefined when there is none that compiles. */
  readonly catalog: Catalog | undefined;
}

export const thisMachine: Omit<Machine, 'deep'> = {
  nodeVersion: process.versions.node,
  clock: systemClock,
  freeBytes: async (folder) => {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  },
};
