import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { clientFor, type Profile } from '../../src/cli/index.ts';
import {
  createFlowCalls,
  createReceivedSums,
  pullDeliveries,
  sendBatch,
  type FlowClientParts,
} from '../../src/client/index.ts';
import { readFieldsOf } from '../../src/flows/index.ts';
import { utf8 } from '../../src/kernel/index.ts';
import type { FlowReconciliation } from '../../src/shapes/index.ts';
import {
  assistedTeller,
  enterpriseTeller,
  insuredTeller,
  residentTeller,
  tellStory,
  type StoryBatch,
} from './flows/index.ts';
import { shippedCatalog } from './systems.ts';

type ReceivedSums = ReturnType<typeof createReceivedSums>;

const SEED = 20210409;

/** Of each flow: enough that its dirt stays below what refuses a batch. */
const SUBJECTS = 120;

const stories = {
  'insured-return': () => tellStory(insuredTeller(SEED, SUBJECTS), SEED),
  'enterprise-return': () => tellStory(enterpriseTeller(SEED, SUBJECTS), SEED),
  'population-return': () => tellStory(residentTeller(SEED, SUBJECTS), SEED),
  'allowance-collection': () => tellStory(assistedTeller(SEED, SUBJECTS), SEED),
} as const satisfies Readonly<Record<string, () => readonly StoryBatch<unknown>[]>>;

/** The last look at a batch, when its receivers have acknowledged, and where they see it otherwise. */
export interface PlayedBatch {
  readonly report: FlowReconciliation;
  /** Receivers whose own sums of a region are not the gateway's. */
  readonly disputed: readonly string[];
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

async function sendAll(
  parts: FlowClientParts,
  flow: string,
  batches: readonly StoryBatch<unknown>[],
): Promise<void> {
  for (const { number: batch, window, lines } of batches) {
    const texts = lines.map(({ text }) => utf8(text));
    await sendBatch(parts, { flow, batch, lines: () => texts, manifest: { window }, readRecord });
  }
}

/** Takes everything that waits and keeps a book of its own. */
async function takeAll(parts: FlowClientParts, flow: string): Promise<ReceivedSums> {
  const sums = createReceivedSums(parts);
  for await (const { deliveries } of pullDeliveries(parts, { flow })) {
    for (const delivery of deliveries) sums.add(delivery);
  }
  return sums;
}

type Books = ReadonlyMap<string, ReceivedSums>;

function disputedIn({ batch, deliveries }: FlowReconciliation, books: Books): readonly string[] {
  return deliveries.flatMap(({ receiver, region, digest, derived }) => {
    const mine = books
      .get(receiver)
      ?.all()
      .find((sum) => sum.batch === batch && sum.region === region);
    const isSame = mine?.digest === digest && mine.records === derived;
    return isSame ? [] : [`${receiver} ${region}`];
  });
}

async function playFlow(profile: Profile, flow: keyof typeof stories): Promise<PlayedBatch[]> {
  const declared = shippedCatalog().flows.get(flow);
  if (declared === undefined) throw new Error(`the catalog has no flow ${flow}`);
  const source = partsFor(profile, declared.source.system);
  const batches = stories[flow]();
  await sendAll(source, flow, batches);
  const taken = declared.receivers.map(async ({ system }) => {
    return [system, await takeAll(partsFor(profile, system), flow)] as const;
  });
  const books = new Map(await Promise.all(taken));
  const calls = createFlowCalls(source.client);
  const played = batches.map(async ({ number: batch }) => {
    const report = await calls.reconciliation({ flow, batch });
    return { report, disputed: disputedIn(report, books) };
  });
  return Promise.all(played);
}

/** Every flow of the example: batches sent, deliveries taken, both books compared. */
export async function playFlows(profile: Profile): Promise<readonly PlayedBatch[]> {
  const flows = Object.keys(stories) as (keyof typeof stories)[];
  return (await Promise.all(flows.map((flow) => playFlow(profile, flow)))).flat();
}

/** What is not as it should be; the dirt of the story is. */
export const flowFailures = (played: readonly PlayedBatch[]): readonly string[] =>
  played.flatMap(({ report: { flow, batch, state, verdict }, disputed }) => [
    ...(state === 'applied' && verdict === 'balanced' ? [] : [`${flow} ${batch}: ${verdict}`]),
    ...disputed.map((where) => `${flow} ${batch}: ${where} received otherwise`),
  ]);
