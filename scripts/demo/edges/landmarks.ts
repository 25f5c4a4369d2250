import { DEVELOPMENT_ZONE, JIANGGAN, XIACHENG, type Truth } from '../flows/index.ts';
import type { FlowStory, ToldBatch } from './stories.ts';

/** What the flows are told for: lines of which something harder than a plain copy must become. */
export interface Landmarks {
  /** Left one division and came to another. */
  readonly movers: number;
  /** Written under a division that was merged into another, and under one that was split. */
  readonly merged: number;
  readonly split: number;
  readonly developmentZone: number;
  /** Belong to two divisions: registered here, at work there. */
  readonly twoRegions: number;
  /** Kinds of faults that were found. */
  readonly dirt: readonly string[];
}

type Line = ToldBatch['lines'][number];

const isMover = (truth: Truth): boolean =>
  truth.kind === 'lands' && truth.before.some((division) => !truth.after.includes(division));

const isWrittenUnder =
  (division: string) =>
  ({ truth, change }: Line): boolean =>
    truth.kind === 'lands' && change.places.some(({ code }) => code === division);

const inTwo = ({ truth }: Line): boolean => truth.kind === 'lands' && truth.after.length > 1;

export function landmarksIn(stories: readonly FlowStory[]): Landmarks {
  const lines = stories.flatMap(({ batches }) => batches.flatMap((batch) => batch.lines));
  const count = (is: (line: Line) => boolean): number => lines.filter(is).length;
  const dirt = lines.flatMap(({ truth }) => (truth.kind === 'quarantined' ? [truth.dirt] : []));
  return {
    movers: count(({ truth }) => isMover(truth)),
    merged: count(isWrittenUnder(XIACHENG)),
    split: count(isWrittenUnder(JIANGGAN)),
    developmentZone: count(isWrittenUnder(DEVELOPMENT_ZONE)),
    twoRegions: count(inTwo),
    dirt: [...new Set(dirt)].sort(),
  };
}
