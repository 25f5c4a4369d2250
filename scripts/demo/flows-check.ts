import { utf8 } from '../../src/kernel/index.ts';
import { landmarksIn } from './edges/index.ts';
import { wrongIn } from './flows-judge.ts';
import type { PlayedFlow } from './flows-play.ts';
import type { StateFolder } from './state-folder.ts';
import type { Topology } from './topology.ts';

/** Kinds of faults that the sources of the example have at least. */
const DIRT_KINDS_MIN = 10;

/** The example shows nothing that did not come up in it. */
function missingIn(flows: readonly PlayedFlow[]): readonly string[] {
  const { dirt, ...counts } = landmarksIn(flows.map(({ story }) => story));
  const unclaimed = flows.flatMap((each) => each.unclaimed).length;
  const missing = Object.entries({ ...counts, unclaimed }).filter(([, count]) => count === 0);
  return [
    ...missing.map(([what]) => `no ${what} came up`),
    ...(dirt.length < DIRT_KINDS_MIN ? [`only ${dirt.length} kinds of dirt came up`] : []),
  ];
}

/** A page that the gateway has not signed is taken by nobody. */
async function forgedTaken({ receivers }: Pick<Topology, 'receivers'>): Promise<readonly string[]> {
  const sent = Object.entries(receivers).map(async ([receiver, address]) => {
    const body = utf8('{"seq":1}\n');
    const url = `${address}/flows/insured-return/deliveries`;
    const { status } = await fetch(url, { method: 'POST', body: new Uint8Array(body) });
    return status === 401 ? [] : [`${receiver} answered a forged page with ${status}`];
  });
  return (await Promise.all(sent)).flat();
}

/** What is not as the story has it; its dirt is. */
export async function flowFailures(
  flows: readonly PlayedFlow[],
  folder: Pick<StateFolder, 'edges'>,
  topology: Pick<Topology, 'receivers'>,
): Promise<readonly string[]> {
  return [
    ...flows.flatMap((each) => wrongIn(each, folder).map((what) => `${each.story.flow} ${what}`)),
    ...missingIn(flows),
    ...(await forgedTaken(topology)),
  ];
}
