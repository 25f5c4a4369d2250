/** `late`: past the first limit, which is told. `stale`: past the second, nothing is exchanged. */
export type Freshness = 'fresh' | 'late' | 'stale';

export interface FreshnessLimits {
  /** Cosignatures of one checkpoint that make it count. */
  readonly cosignaturesMin: number;
  readonly warnMs: number;
  readonly stopMs: number;
}

/** How the age of the newest cosigned checkpoint stands against the limits. */
export function judgeFreshness(ageMs: number, { warnMs, stopMs }: FreshnessLimits): Freshness {
  if (ageMs > stopMs) return 'stale';
  return ageMs > warnMs ? 'late' : 'fresh';
}

/** @throws {Error} when the limits cannot be kept, whatever the witnesses do */
export function assertLimits(limits: FreshnessLimits, witnesses: number): void {
  if (limits.stopMs <= limits.warnMs) {
    throw new Error('witnessing.stopSeconds must be more than witnessing.warnSeconds');
  }
  if (limits.cosignaturesMin > witnesses) {
    throw new Error('witnessing.cosignaturesMin is more than there are witnesses');
  }
}
