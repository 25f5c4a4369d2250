import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { clientFor, type Profile } from '../../src/cli/index.ts';
import {
  createFlowCalls,
  FlowRefused,
  pullDeliveries,
  sendBatch,
  type Delivered,
  type FlowClientParts,
} from '../../src/client/index.ts';
import { readFieldsOf } from '../../src/flows/index.ts';
import { utf8 } from '../../src/kernel/index.ts';
import type { Flow, FlowReconciliation } from '../../src/shapes/index.ts';
import { putDown } from './edges/departments.ts';
import { answerFile, edgeFolder, type EdgeFolder } from './edges/edge-folder.ts';
import type { LandedRow } from './edges/landing.ts';
import { pushedTo, rowsOf } from './edges/received.ts';
import { flowStories, type FlowStory, type Waiting, type WayIn } from './edges/stories.ts';
import { until } from './edges/until.ts';
import { askAsAuditor } from './people.ts';
import type { Processes } from './processes.ts';
import type { StateFolder } from './state-folder.ts';
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

export interface Playing {
  readonly processes: Processes;
  readonly folder: StateFolder;
  readonly profile: Profile;
}

interface Stage extends Playing {
  readonly edges: EdgeFolder;
  readonly story: FlowStory;
  readonly source: FlowClientParts;
}

function partsFor(profile: Profile, system: string): FlowClientParts {
  return {
    client: clientFor(profile, system),
    sha256: (bytes) => createHash('sha256').update(bytes).digest(),
    wait: (ms) => setTimeout(ms, undefined),
  };
}

const readRecord = (line: Uint8Array): Readonly<Record<string, unknown>> | undefined => {
  const read = readFieldsOf(line);
  return read.ok ? read.record : undefined;
};

const hasEnded = ({ state }: FlowReconciliation): boolean =>
  state === 'applied' || state === 'refused';

/** A batch that the gateway fetches by itself is unknown until it has. */
function reportWhen(
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

type Taken = (stage: Stage, batch: string) => Promise<unknown>;

const hasBooks: Taken = (stage, batch) => reportWhen(stage, batch, hasEnded);

/** Whoever is behind the gap device hears of it in a file. */
const isAnswered: Taken = ({ edges, story: { flow } }, batch) =>
  until(`answer to ${flow} ${batch}`, () =>
    Promise.resolve(existsSync(answerFile(edges, flow, batch)) || undefined),
  );

/** The first batch lay there before the gateway did; each later one once the last was taken. */
const byDepartment =
  (wayIn: 'table' | 'files', isTaken: Taken) =>
  async (stage: Stage): Promise<void> => {
    for (const [index, { number }] of stage.story.batches.entries()) {
      if (index > 0) await putDown(stage.processes, stage.edges, { wayIn, index });
      await isTaken(stage, number);
    }
  };

async function sendAll({ source, story }: Stage): Promise<void> {
  const { flow, batches } = story;
  for (const { number: batch, window, lines } of batches) {
    const texts = lines.map(({ text }) => utf8(text));
    await sendBatch(source, { flow, batch, lines: () => texts, manifest: { window }, readRecord });
  }
}

const inward: Readonly<Record<WayIn, (stage: Stage) => Promise<void>>> = {
  push: sendAll,
  table: byDepartment('table', hasBooks),
  files: byDepartment('files', isAnswered),
};

async function pullAll({ profile, story }: Stage, system: string): Promise<readonly Delivered[]> {
  const parts = partsFor(profile, system);
  const taken: Delivered[] = [];
  for await (const { deliveries } of pullDeliveries(parts, { flow: story.flow })) {
    taken.push(...deliveries);
  }
  return taken;
}

const isDelivered = (report: FlowReconciliation): boolean =>
  report.deliveries.every(({ pending }) => pending === 0);

async function receivedBy(
  stage: Stage,
  receiver: string,
  way: Flow['delivery'],
): Promise<Received> {
  const { edges, story } = stage;
  if (way === 'pull') return { receiver, way, deliveries: await pullAll(stage, receiver) };
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
