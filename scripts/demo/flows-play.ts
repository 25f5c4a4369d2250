import type { Delivered } from '../../src/client/index.ts';
import type { Flow, FlowReconciliation } from '../../src/shapes/index.ts';
import {
  edgeFolder,
  flowStories,
  pushedTo,
  rowsOf,
  type FlowStory,
  type LandedRow,
  type Waiting,
} from './edges/index.ts';
import { inward } from './flows-in.ts';
import { partsFor, pullAll, reportWhen, type Playing, type Stage } from './flows-stage.ts';
import { askAsAuditor } from './people.ts';
import { relayDown } from './relay/relay-down.ts';
import { isRelayed } from './relay/ways.ts';
import { shippedCatalog } from './systems.ts';

/** What a receiver has at the end: the deliveries it took, or the rows of its table. */
export interface Received {
  readonly receiver: string;
  readonly way: Flow['delivery'];
  readonly deliveries?: readonly Delivered[];
  readonly rows?: readonly LandedRow[];
}

export interface Kept {
  readonly ordinal: number;
  readonly rule: string;
}

/** The last look at a flow, when its receivers have acknowledged. */
export interface PlayedFlow {
  readonly story: FlowStory;
  /** Of each batch of the story. */
  readonly reports: readonly FlowReconciliation[];
  readonly quarantined: readonly (readonly Kept[])[];
  readonly received: readonly Received[];
  /** Regions of which records wait for a receiver. */
  readonly unclaimed: readonly Waiting[];
}

/** All from the first on: of what it handed on to a gateway below it has acknowledged all before. */
async function takenBy(stage: Stage, receiver: string): Promise<readonly Delivered[]> {
  const { profile, story } = stage;
  if (isRelayed(story.flow, receiver)) await relayDown(stage);
  return pullAll(profile, { flow: story.flow, system: receiver });
}

const isDelivered = (report: FlowReconciliation): boolean =>
  report.deliveries.every(({ pending }) => pending === 0);

async function receivedBy(
  stage: Stage,
  receiver: string,
  way: Flow['delivery'],
): Promise<Received> {
  const { edges, story } = stage;
  if (way === 'pull') return { receiver, way, deliveries: await takenBy(stage, receiver) };
  for (const { number } of story.batches) await reportWhen(stage, number, isDelivered);
  return way === 'push'
    ? { receiver, way, deliveries: pushedTo(edges, receiver, story.flow) }
    : { receiver, way, rows: rowsOf(edges, receiver, story.flow) };
}

async function keptOf({ source, story }: Stage, batch: string): Promise<readonly Kept[]> {
  const path = `/v1/flows/${story.flow}/batches/${batch}/quarantine`;
  const { body } = await source.client.send({ method: 'GET', path });
  return (body as { readonly records: readonly Kept[] }).records;
}

async function playFlow(
  playing: Playing,
  story: FlowStory,
): Promise<Omit<PlayedFlow, 'unclaimed'>> {
  const { folder, profile } = playing;
  const flow = shippedCatalog().flows.get(story.flow);
  if (flow === undefined) throw new Error(`the catalog has no flow ${story.flow}`);
  const source = partsFor(profile, story.source);
  const stage = { ...playing, edges: edgeFolder(folder.edges), story, source };
  await inward[story.wayIn](stage);
  const received = await Promise.all(
    flow.receivers.map((each) => receivedBy(stage, each.system, each.delivery ?? flow.delivery)),
  );
  const numbers = story.batches.map(({ number }) => number);
  const reports = numbers.map((number) => reportWhen(stage, number, isDelivered));
  const quarantined = numbers.map((number) => keptOf(stage, number));
  return {
    story,
    received,
    reports: await Promise.all(reports),
    quarantined: await Promise.all(quarantined),
  };
}

/** Every flow of the example, in by its way and out by those of its receivers, all at once. */
export async function playFlows(playing: Playing): Promise<readonly PlayedFlow[]> {
  const played = await Promise.all(flowStories().map((story) => playFlow(playing, story)));
  return askAsAuditor(playing.folder, playing.profile.baseUrl, async (browser) => {
    const told: PlayedFlow[] = [];
    for (const each of played) {
      const desk = await browser.ask('GET', `/v1/flow-desk/${each.story.flow}`);
      told.push({ ...each, unclaimed: (desk as Pick<PlayedFlow, 'unclaimed'>).unclaimed });
    }
    return told;
  });
}
