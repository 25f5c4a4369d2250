import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { clientFor, type Profile } from '../../src/cli/index.ts';
import {
  createFlowCalls,
  FlowRefused,
  pullDeliveries,
  type Delivered,
  type FlowClientParts,
} from '../../src/client/index.ts';
import type { FlowReconciliation } from '../../src/shapes/index.ts';
import { until, type EdgeFolder, type FlowStory } from './edges/index.ts';
import type { Processes } from './processes.ts';
import type { StateFolder } from './state-folder.ts';

export interface Playing {
  readonly processes: Processes;
  readonly folder: StateFolder;
  readonly profile: Profile;
  /** Of the gateway below. */
  readonly city: Profile;
}

export interface Stage extends Playing {
  readonly edges: EdgeFolder;
  readonly story: FlowStory;
  readonly source: FlowClientParts;
}

/** The SDK as one of the systems uses it. */
export function partsFor(profile: Profile, system: string): FlowClientParts {
  return {
    client: clientFor(profile, system),
    sha256: (bytes) => createHash('sha256').update(bytes).digest(),
    wait: (ms) => setTimeout(ms, undefined),
  };
}

/** Everything that a receiver has ever been sent of a flow, acknowledged. */
export async function pullAll(
  profile: Profile,
  { flow, system }: { readonly flow: string; readonly system: string },
): Promise<readonly Delivered[]> {
  const taken: Delivered[] = [];
  const pages = pullDeliveries(partsFor(profile, system), { flow, after: 0 });
  for await (const { deliveries } of pages) taken.push(...deliveries);
  return taken;
}

/** A batch that the gateway fetches by itself is unknown until it has. */
export function reportWhen(
  { source, story: { flow } }: Stage,
  batch: string,
  isThere: (report: FlowReconciliation) => boolean,
): Promise<FlowReconciliation> {
  const calls = createFlowCalls(source.client);
  return until(`${flow} ${batch}`, async () => {
    try {
      const report = await calls.reconciliation({ flow, batch });
      return isThere(report) ? report : undefined;
    } catch (error) {
      if (error instanceof FlowRefused) return undefined;
      throw error;
    }
  });
}
