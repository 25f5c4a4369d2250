import {
  createCorrectionCalls,
  sendBatch,
  type CorrectionCalls,
  type Delivered,
} from '../../../src/client/index.ts';
import { utf8 } from '../../../src/kernel/index.ts';
import type { Correction, CorrectionRequest } from '../../../src/shapes/index.ts';
import type { FlowStory } from '../edges/index.ts';
import { partsFor, type Playing } from '../flows-stage.ts';
import { relayDown } from './relay-down.ts';
import { above, below, RELAYING } from './ways.ts';

/** A record that the county finds wrong, as it has it and as its city has it. */
export interface Doubted {
  readonly county: Delivered;
  readonly city: Delivered;
}

export interface PlayedCorrection {
  /** How it ended at the city's gateway and at the province's. */
  readonly states: readonly Correction['state'][];
  readonly name: string;
  /** The source's batch that corrected it. */
  readonly batch: string;
}

const RESEND = {
  batch: '20210430-01',
  window: { from: '2021-04-20T00:00:00.000Z', until: '2021-04-30T00:00:00.000Z' },
} as const;

/** Behind everything that the story has numbered. */
const RESENT_VERSION = 9_000_000;

const wrongName = (flow: string, { key, seq, digest }: Delivered): CorrectionRequest => ({
  flow,
  key,
  seq,
  ...(digest === undefined ? {} : { digest }),
  pointer: '/name',
  code: 'wrong',
  reason: '与营业执照不符',
});

const ACCEPTED = { answer: 'accepted', reason: '属实，另行重报' } as const;

/** The source's own row of a record, with another name. @throws {Error} when it never sent one */
function correctedRow({ batches }: FlowStory, { key, version }: Delivered, name: string): string {
  const [uscc] = JSON.parse(key) as readonly string[];
  const line = batches
    .flatMap(({ lines }) => lines)
    .find(({ row }) => row?.['UNISCID'] === uscc && String(row?.['VERNO']) === version);
  if (line?.row === undefined) throw new Error(`the source never sent ${key}`);
  return JSON.stringify({ ...line.row, ENTNAME: name, VERNO: RESENT_VERSION, CZLX: 'update' });
}

/** What a delivery says of one item. */
export const itemIn = ({ record }: Delivered, item: string): unknown =>
  (record as Readonly<Record<string, unknown>> | undefined)?.[item];

const callsOf = (profile: Playing['profile'], system: string): CorrectionCalls =>
  createCorrectionCalls(partsFor(profile, system).client);

/** Whoever answers for a flow finds it among those that wait for them. */
async function accept(calls: CorrectionCalls, flow: string): Promise<void> {
  const { corrections } = await calls.list({ flow, state: 'open' });
  for (const { correction } of corrections) await calls.answer(correction, ACCEPTED);
}

/**
 * From the county to its city, from the city to the source; the source sends the record again, it
 * goes down the same way, and closes both.
 */
export async function playCorrection(
  playing: Playing,
  story: FlowStory,
  doubted: Doubted,
): Promise<PlayedCorrection> {
  const { profile, city } = playing;
  const county = callsOf(city, below.county);
  const between = callsOf(profile, RELAYING);
  const name = `经纬更名${String(itemIn(doubted.county, 'name'))}`;
  const raised = await county.raise(wrongName(below.flow, doubted.county));
  const handedUp = await between.raise(wrongName(above.flow, doubted.city));
  await accept(callsOf(profile, above.source), above.flow);
  await accept(callsOf(city, RELAYING), below.flow);
  const { batch, window } = RESEND;
  const lines = [utf8(correctedRow(story, doubted.city, name))];
  const order = { flow: above.flow, batch, lines: () => lines, manifest: { window } };
  await sendBatch(partsFor(profile, above.source), order);
  await relayDown(playing);
  const ended = [await county.find(raised.correction), await between.find(handedUp.correction)];
  return { states: ended.map(({ state }) => state), name, batch };
}
