import type {
  CorrectionSeen,
  DeadLetter,
  FlowStanding,
  UnclaimedRegion,
} from '../../flows/index.ts';
import type { Refusal } from '../../kernel/index.ts';
import type { Flow, FlowBatch, FlowReceiver, FlowResource } from '../../shapes/index.ts';
import { targetOf, type FlowRouteParts } from './flow-route-parts.ts';
import type { AskedInSession } from './route.ts';

/** A flow in the list of those somebody may look at. */
interface FlowListed {
  readonly flow: string;
  readonly title: Flow['title'];
  readonly kind: Flow['kind'];
  readonly source: string;
  readonly receivers: number;
  readonly pending: number;
  readonly dead: number;
  /** 及时与完整, with whose turn it is; of the source, and absent for others. */
  readonly standing?: FlowStanding;
}

interface FlowTold {
  readonly flow: string;
  readonly receivers: readonly FlowReceiver[];
  readonly deadLetters: readonly DeadLetter[];
  /** Newest first, without what they say. */
  readonly corrections: readonly CorrectionSeen[];
  /** Copies that have landed. */
  readonly resources: readonly FlowResource[];
  /** Of the source, and absent for others. */
  readonly batches?: readonly FlowBatch[];
  readonly unclaimed?: readonly UnclaimedRegion[];
}

const maySee = (parts: FlowRouteParts, { by }: AskedInSession, agency: string): boolean =>
  parts.people.may(by, 'flow.read', targetOf(parts, agency)) === undefined;

/** Receivers' own people see their own receiver; who may look at the source sees all of it. */
function receiversSeen(
  parts: FlowRouteParts,
  asked: AskedInSession,
  flow: Flow,
): readonly FlowReceiver[] {
  const all = parts.flows.receivers(flow.flow);
  if (maySee(parts, asked, flow.source.agency)) return all;
  const own = flow.receivers.filter(({ agency }) => maySee(parts, asked, agency));
  return all.filter(({ receiver }) => own.some(({ system }) => system === receiver));
}

const isSeen = (parts: FlowRouteParts, asked: AskedInSession, flow: Flow): boolean =>
  [flow.source, ...flow.receivers].some(({ agency }) => maySee(parts, asked, agency));

export function listFlows(parts: FlowRouteParts, asked: AskedInSession): readonly FlowListed[] {
  return [...parts.catalog().flows.values()]
    .filter((flow) => isSeen(parts, asked, flow))
    .map((flow) => {
      const receivers = receiversSeen(parts, asked, flow);
      return {
        flow: flow.flow,
        title: flow.title,
        kind: flow.kind,
        source: flow.source.agency,
        receivers: flow.receivers.length,
        pending: receivers.reduce((sum, each) => sum + each.released - each.acknowledged, 0),
        dead: receivers.reduce((sum, each) => sum + each.dead, 0),
        ...standingSeen(parts, asked, flow),
      };
    });
}

function standingSeen(
  parts: FlowRouteParts,
  asked: AskedInSession,
  { flow, source }: Flow,
): Pick<FlowListed, 'standing'> {
  const standing = maySee(parts, asked, source.agency) ? parts.flows.standingOf(flow) : undefined;
  return standing === undefined ? {} : { standing };
}

/** Unknown and somebody else's alike. */
export function tellFlow(parts: FlowRouteParts, asked: AskedInSession): FlowTold | Refusal {
  const flow = parts.catalog().flows.get(asked.params['flow'] ?? '');
  if (flow === undefined || !isSeen(parts, asked, flow)) return { refused: 'flow-unknown' };
  const receivers = receiversSeen(parts, asked, flow);
  const seen = new Set(receivers.map(({ receiver }) => receiver));
  const { flows } = parts;
  const isSeenToo = ({ receiver }: { readonly receiver: string }): boolean => seen.has(receiver);
  return {
    flow: flow.flow,
    receivers,
    deadLetters: flows.deadLetters(flow.flow).filter(isSeenToo),
    corrections: flows.corrections.ofFlow(flow.flow).filter(isSeenToo),
    resources: flows.resourcesOf(flow.flow).filter(isSeenToo),
    ...(maySee(parts, asked, flow.source.agency)
      ? { batches: flows.batches(flow.flow), unclaimed: flows.unclaimed(flow.flow) }
      : {}),
  };
}
