import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { noteVerifierOf } from '../../../src/audit/index.ts';
import { createFlowCalls, verifyOrigin, type Delivered } from '../../../src/client/index.ts';
import { digestOf } from '../../../src/kernel/index.ts';
import type { FlowOrigin } from '../../../src/shapes/index.ts';
import { createNodeCryptoProvider } from '../../../src/signatures/index.ts';
import type { PlayedFlow } from '../flows-play.ts';
import { partsFor, pullAll, type Playing } from '../flows-stage.ts';
import { playCorrection, type PlayedCorrection } from './play-correction.ts';
import { above, below, RELAYING } from './ways.ts';

/** Records by key: what somebody has once all deliveries have landed. */
export type Held = ReadonlyMap<string, Delivered>;

export interface PlayedRelay {
  readonly batches: number;
  /** What the city was sent for the county, and what the county has. */
  readonly sent: Held;
  readonly held: Held;
  /** Gateways of the last batch's way, and what does not hold of it. */
  readonly gateways: readonly string[];
  readonly wrong: readonly string[];
  readonly correction: PlayedCorrection;
  /** The corrected record, as the county has it in the end. */
  readonly corrected: Delivered | undefined;
}

function heldAfter(deliveries: readonly Delivered[]): Held {
  const held = new Map<string, Delivered>();
  for (const each of deliveries) {
    if (each.region !== below.region) continue;
    if (each.op === 'record') held.set(each.key, each);
    else held.delete(each.key);
  }
  return held;
}

const ofCounty = ({ city }: Playing): Promise<readonly Delivered[]> =>
  pullAll(city, { flow: below.flow, system: below.county });

/** With keys that the county has from elsewhere than the origin. */
async function wrongIn({ profile, city }: Playing, origin: FlowOrigin): Promise<readonly string[]> {
  const crypto = createNodeCryptoProvider();
  const { sha256 } = partsFor(profile, above.source);
  const own = profile.systems.find(({ id }) => id === above.source);
  const pem = readFileSync(own?.publicKeyFile ?? '', 'utf8');
  const key = crypto.importVerificationKey(origin.source.signature.keyid, pem);
  if (key === undefined) return ['the key of the first source cannot be read'];
  const der = createPublicKey(pem).export({ type: 'spki', format: 'der' });
  const gateways = [profile, city].map(({ log }) => noteVerifierOf(sha256, log.verifierKey));
  const trust = { source: { key, thumbprint: digestOf(sha256, der) }, gateways };
  const findings = await verifyOrigin({ crypto, sha256 }, origin, trust);
  return findings.map(({ code, gateway = 'source' }) => `${gateway}: ${code}`);
}

/** The first that both have: the county finds its name wrong. */
function doubtedIn(sent: Held, held: Held) {
  for (const [key, county] of held) {
    const city = sent.get(key);
    if (city !== undefined) return { county, city };
  }
  throw new Error('nothing has reached the county');
}

/** What the province returned to Hangzhou, in the county behind Hangzhou's own gateway. */
export async function playRelay(
  playing: Playing,
  flows: readonly PlayedFlow[],
): Promise<PlayedRelay> {
  const played = flows.find(({ story }) => story.flow === above.flow);
  if (played === undefined) throw new Error(`nobody played ${above.flow}`);
  const own = played.received.find(({ receiver }) => receiver === RELAYING);
  const [sent, held] = [heldAfter(own?.deliveries ?? []), heldAfter(await ofCounty(playing))];
  const doubted = doubtedIn(sent, held);
  const correction = await playCorrection(playing, played.story, doubted);
  const corrected = heldAfter(await ofCounty(playing)).get(doubted.county.key);
  const calls = createFlowCalls(partsFor(playing.city, below.county).client);
  const origin = await calls.origin({ flow: below.flow, batch: correction.batch });
  return {
    batches: (await calls.batches(below.flow)).batches.length,
    sent,
    held,
    gateways: origin.passed.map(({ gateway }) => gateway),
    wrong: await wrongIn(playing, origin),
    correction,
    corrected,
  };
}
