import type { Flow, FlowReconciliation } from '../../src/shapes/index.ts';
import type { WayIn } from './edges/index.ts';
import type { PlayedFlow } from './flows-play.ts';

/** Both books of a flow over all of its batches. */
export interface FlowSummary {
  readonly flow: string;
  readonly verdict: FlowReconciliation['verdict'];
  readonly batches: number;
  readonly in: WayIn;
  readonly out: Readonly<Record<string, Flow['delivery']>>;
  readonly records: Readonly<Record<(typeof eventCounts)[number], number>>;
  readonly deliveries: Readonly<Record<(typeof deliveryCounts)[number], number>>;
  readonly unclaimed: PlayedFlow['unclaimed'];
}

const eventCounts = ['declared', 'mapped', 'quarantined', 'ignored', 'unclaimed'] as const;
const deliveryCounts = ['derived', 'acknowledged', 'pending', 'dead', 'tombstones'] as const;

function totals<Name extends string>(
  rows: readonly Readonly<Record<Name, number>>[],
  names: readonly Name[],
): Readonly<Record<Name, number>> {
  const sums = names.map((name) => [name, rows.reduce((sum, row) => sum + row[name], 0)] as const);
  return Object.fromEntries(sums) as Readonly<Record<Name, number>>;
}

export function summaryOf({ story, reports, received, unclaimed }: PlayedFlow): FlowSummary {
  return {
    flow: story.flow,
    verdict: reports.find(({ verdict }) => verdict !== 'balanced')?.verdict ?? 'balanced',
    batches: reports.length,
    in: story.wayIn,
    out: Object.fromEntries(received.map(({ receiver, way }) => [receiver, way])),
    records: totals(
      reports.map(({ records }) => records),
      eventCounts,
    ),
    deliveries: totals(
      reports.flatMap(({ deliveries }) => deliveries),
      deliveryCounts,
    ),
    unclaimed,
  };
}
