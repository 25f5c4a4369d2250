import { join } from 'node:path';
import type { Catalog } from './catalog/index.ts';
import {
  createDeskIntake,
  createPoller,
  createTablePort,
  EdgeFault,
  openFlowEdges,
  type DeliveryPort,
  type EdgeSource,
  type FlowDesk,
  type FlowEdges,
  type Polled,
  type Poller,
} from './flows/index.ts';
import type { ReadinessCheck } from './http/index.ts';
import type { FlowCounts } from './observability/index.ts';
import type { Flow, FlowManifest } from './shapes/index.ts';
import type { Closer } from './close-all.ts';
import { FLOW_EDGES_FOLDER } from './flow-edges-folder.ts';
import { countFlows, readyFlows } from './gateway-flows.ts';
import { randomOf, startPushing, waitUntil, type Way } from './gateway-pushing.ts';

type Surroundings = Parameters<typeof readyFlows>[0];

/** How often a source is looked at where the settings do not say: well within the duty, seconds. */
const LOOK_SECONDS: Readonly<Record<Flow['frequency'], number>> = {
  realtime: 10,
  hourly: 300,
  daily: 3600,
  weekly: 21_600,
  monthly: 86_400,
  quarterly: 86_400,
  yearly: 86_400,
};

const MS_PER_SECOND = 1000;

/** What of the edges somebody must look after, by flow and then by what it is. */
interface EdgeFaults {
  /** Undefined: it works again. True when that is news. */
  note(flow: string, part: string, code: string | undefined): boolean;
  count(flow: string): number;
  told(): readonly string[];
}

function createEdgeFaults(): EdgeFaults {
  const flows = new Map<string, Map<string, string>>();
  const note: EdgeFaults['note'] = (flow, part, code) => {
    const parts = flows.get(flow) ?? new Map<string, string>();
    flows.set(flow, parts);
    const before = parts.get(part);
    if (code === undefined) parts.delete(part);
    else parts.set(part, code);
    return before !== code;
  };
  return {
    note,
    count: (flow) => flows.get(flow)?.size ?? 0,
    told: () =>
      [...flows].flatMap(([flow, parts]) =>
        [...parts].map(([part, code]) => `${flow} ${part} ${code}`),
      ),
  };
}

/** An edge that fails is somebody's to mend and sends no calls elsewhere. */
const edgesWork = (faults: EdgeFaults): ReadinessCheck => ({
  check: 'flow-edges',
  judge: () => {
    const told = faults.told();
    return { ok: true, detail: told.length === 0 ? 'all work' : told.join(', ') };
  },
});

const SOURCE = 'source';

function tellPolled({ appLog }: Surroundings, faults: EdgeFaults, flow: string) {
  let waited = 0;
  return ({ applied, waiting, code }: Polled): void => {
    if (applied > 0) appLog.info('batches taken', { flow, count: applied });
    if (waiting > waited) appLog.warn('batches wait', { flow, count: waiting });
    waited = waiting;
    if (!faults.note(flow, SOURCE, code)) return;
    if (code === undefined) appLog.info('source is back', { flow });
    else appLog.warn('source cannot be taken from', { flow, code });
  };
}

const everyMs = (catalog: () => Catalog, { flow, everySeconds }: EdgeSource): number => {
  const frequency = catalog().flows.get(flow)?.frequency ?? 'daily';
  return (everySeconds ?? LOOK_SECONDS[frequency]) * MS_PER_SECOND;
};

interface Edging {
  readonly desk: FlowDesk;
  readonly edges: FlowEdges;
  readonly faults: EdgeFaults;
  /** Whoever stops does not wait until a pause is over. */
  readonly stopping: AbortSignal;
}

function pollerOf(parts: Surroundings, edging: Edging, own: EdgeSource): Poller {
  const { base, catalog } = parts;
  const { desk, faults, stopping } = edging;
  const checkManifest = base.schemas.check<FlowManifest>('api/flow-manifest.json');
  const { flow, source } = own;
  return createPoller({
    source,
    intake: createDeskIntake({ desk, catalog, sha256: base.sha256, checkManifest }, flow),
    everyMs: () => everyMs(catalog, own),
    wait: waitUntil(stopping),
    random: randomOf(base),
    onPolled: tellPolled(parts, faults, flow),
  });
}

/** The tables of receivers; what stops one is noted by its code. */
function notedPort({ appLog }: Surroundings, { edges, faults }: Edging): DeliveryPort {
  const port = createTablePort((flow, receiver) => edges.sinkOf(flow, receiver));
  return {
    deliver: async (page) => {
      const { flow, receiver: system } = page;
      try {
        const landed = await port.deliver(page);
        if (faults.note(flow, system, undefined)) appLog.info('receiver is back', { flow, system });
        return landed;
      } catch (error) {
        const code = error instanceof EdgeFault ? error.code : 'internal';
        const isNews = faults.note(flow, system, code);
        if (isNews) appLog.warn('receiver is away', { flow, system, code });
        throw error;
      }
    },
  };
}

const intoTables = (parts: Surroundings, edging: Edging): Way => ({
  port: notedPort(parts, edging),
  serves: (delivery) => delivery === 'table',
  // The port has noted it with its code.
  onReceiver: () => undefined,
});

interface Edges {
  readonly faults: EdgeFaults;
  readonly pollFlow: FlowRoom['pollFlow'];
}

function startEdges(parts: Surroundings, desk: FlowDesk, closers: Closer[]): Edges {
  const { settings } = parts;
  const faults = createEdgeFaults();
  const edges = openFlowEdges(settings.flows, join(settings.data, FLOW_EDGES_FOLDER));
  closers.push(() => edges.close());
  const stopping = new AbortController();
  const edging = { desk, edges, faults, stopping: stopping.signal };
  const byFlow = new Map(edges.sources.map((own) => [own.flow, pollerOf(parts, edging, own)]));
  const pollers = [...byFlow.values()];
  for (const poller of pollers) poller.start();
  closers.push(async () => {
    stopping.abort();
    await Promise.all(pollers.map((poller) => poller.stop()));
  });
  closers.push(startPushing(parts.base, desk, intoTables(parts, edging)));
  return { faults, pollFlow: (flow) => byFlow.get(flow)?.poll() };
}

/** The flow desk with what moves by itself around it. */
export interface FlowRoom {
  readonly flows: FlowDesk;
  /** Looks once at the source of a flow, after a look that is under way. */
  readonly pollFlow: (flow: string) => Promise<Polled> | undefined;
  readonly edgesWork: ReadinessCheck;
  readonly counts: () => readonly FlowCounts[];
}

/** @throws {Error} when the settings of sources and receivers exclude each other */
export async function readyFlowRoom(parts: Surroundings, closers: Closer[]): Promise<FlowRoom> {
  const flows = await readyFlows(parts, closers);
  const { faults, pollFlow } = startEdges(parts, flows, closers);
  return {
    flows,
    pollFlow,
    edgesWork: edgesWork(faults),
    counts: () =>
      countFlows(flows, parts.catalog).map((counts) => ({
        ...counts,
        failing: faults.count(counts.flow),
      })),
  };
}
