import { Fault, isRefusal, utf8, type Refusal, type Sha256 } from '../../kernel/index.ts';
import type { Catalog } from '../../catalog/index.ts';
import type { Check } from '../../standards/index.ts';
import type { FlowBatch, FlowManifest, FlowReconciliation } from '../../shapes/index.ts';
import type { FlowDesk } from '../flow-desk.ts';
import { compilePlan } from '../plan/plan.ts';
import { declareBatch } from './declare-batch.ts';
import type { BatchEnd, BatchIntake, SourceBatch } from './source.ts';

export interface DeskIntakeParts {
  readonly desk: Pick<
    FlowDesk,
    'open' | 'take' | 'state' | 'close' | 'reconciliation' | 'batches' | 'quarantined'
  >;
  readonly catalog: () => Catalog;
  readonly sha256: Sha256;
  /** `api/flow-manifest.json` */
  readonly checkManifest: Check<FlowManifest>;
}

type Intake = DeskIntakeParts & { readonly flow: string; readonly system: string };

/** Bytes of one segment: a quarter of what is taken, so that a page of records never exceeds it. */
const SEGMENT_BYTES = 1_048_576;

/** Where the batches of a flow's table or files go: the same desk as those that are sent. */
export function createDeskIntake(parts: DeskIntakeParts, flow: string): BatchIntake {
  return {
    take: async (batch) => {
      const system = parts.catalog().flows.get(flow)?.source.system;
      if (system === undefined) return { outcome: 'unopened', code: 'flow-unknown' };
      return takeAll({ ...parts, flow, system }, batch);
    },
  };
}

async function takeAll(intake: Intake, batch: SourceBatch): Promise<BatchEnd> {
  const opened = await open(intake, batch);
  if ('refused' in opened) return { outcome: 'unopened', code: opened.refused };
  if (opened.state === 'open') await send(intake, batch, opened.received);
  const call = callOf(intake, batch);
  const hasEnded = opened.state === 'applied' || opened.state === 'refused';
  const end = await (hasEnded ? intake.desk.reconciliation(call) : intake.desk.close(call));
  return endOf(intake, granted(end));
}

const callOf = (
  { flow, system }: Intake,
  { batch }: SourceBatch,
): { readonly flow: string; readonly system: string; readonly batch: string } => ({
  flow,
  system,
  batch,
});

/** A refusal here is a fault of the gateway: the caller is the gateway itself. */
function granted<T extends object>(result: T | Refusal): T {
  if (isRefusal(result)) throw new Fault(result.refused);
  return result;
}

/** Said again of a batch that is known, its manifest shows whether the source means the same one. */
async function open(intake: Intake, batch: SourceBatch): Promise<FlowBatch | Refusal> {
  const { desk, flow, system, catalog, sha256, checkManifest } = intake;
  const inForce = catalog();
  const document = inForce.flows.get(flow);
  if (document === undefined) return { refused: 'flow-unknown' };
  const { fields } = compilePlan(document, inForce, sha256);
  const previous = previousOf(intake, batch);
  const manifest = checkManifest(await declareBatch(batch, { fields, sha256, previous }));
  if (!manifest.ok) return { refused: 'body-invalid', errors: manifest.errors };
  return desk.open({ flow, system, manifest: manifest.value });
}

/** As the desk has it, where it has the batch: others may have come after it. */
function previousOf(intake: Intake, batch: SourceBatch): string | undefined {
  const known = intake.desk.state(callOf(intake, batch));
  if (!('refused' in known)) return known.previous;
  return intake.desk.batches(intake.flow).find(({ state }) => state !== 'refused')?.batch;
}

async function send(intake: Intake, batch: SourceBatch, received: number): Promise<void> {
  let from = received;
  let lines: string[] = [];
  let characters = 0;
  const flush = async (): Promise<void> => {
    const bytes = utf8(lines.map((line) => `${line}\n`).join(''));
    granted(await intake.desk.take({ ...callOf(intake, batch), from, bytes }));
    from += lines.length;
    [lines, characters] = [[], 0];
  };
  for await (const line of batch.records(received)) {
    lines.push(line);
    characters += line.length;
    if (characters >= SEGMENT_BYTES) await flush();
  }
  if (lines.length > 0) await flush();
}

const HEADER = ['ordinal', 'rule', 'pointer'] as const;

function endOf({ desk, flow }: Intake, reconciliation: FlowReconciliation): BatchEnd {
  const { batch, state } = reconciliation;
  const found = granted(desk.quarantined({ flow, batch }));
  const rows = found.map(({ ordinal, rule, pointer }) => [String(ordinal), rule, pointer]);
  const problems = rows.length === 0 ? {} : { problems: [HEADER, ...rows] };
  return { outcome: state === 'refused' ? 'refused' : 'applied', reconciliation, ...problems };
}
