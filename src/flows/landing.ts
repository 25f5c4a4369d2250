import { landedItems } from '../catalog/index.ts';
import type { Refusal } from '../kernel/index.ts';
import type { FlowResource, FlowResources } from '../shapes/index.ts';
import { sourcePlan, type FlowCall, type Room } from './room.ts';
import type { FlowPlan } from './plan/plan.ts';
import type { LandingRow } from './store/landing-rows.ts';
import type { ReceiverRow } from './store/receiver-rows.ts';

/** The first batch that landed makes the receiver's copy a local resource of the dataset. */
export async function registerLanding(
  room: Room,
  { id, flow, system }: Pick<ReceiverRow, 'id' | 'flow' | 'system'>,
  batch: string,
): Promise<void> {
  if (room.store.landings.find(id) !== undefined) return;
  const plan = room.planOf(flow);
  const receiver = plan?.flow.receivers.find((each) => each.system === system);
  if (plan === undefined || receiver === undefined) return;
  const at = room.now();
  await room.record({
    kind: 'flow.resource-registered',
    ...{ at, flow, dataset: plan.flow.dataset, receiver: system, agency: receiver.agency },
    standard: receiver.as ?? plan.dataset.standard.id,
    batch,
    bundle: plan.bundle,
  });
  room.store.landings.insert({ receiver: id, at, batch });
}

/** All of a flow for its source, the own one for a receiver; of others there is none. */
export function resourcesFor(room: Room, call: FlowCall): FlowResources | Refusal {
  const plan = room.planOf(call.flow);
  const isReceiver = plan?.flow.receivers.some(({ system }) => system === call.system) === true;
  const source = sourcePlan(room, call);
  if ('refused' in source && !isReceiver) return source;
  const all = resourcesOf(room, call.flow);
  return {
    resources:
      'refused' in source ? all.filter(({ receiver }) => receiver === call.system) : [...all],
  };
}

/** Where copies of a flow have landed, as the catalog in force has it. */
export function resourcesOf(room: Room, flow: string): FlowResource[] {
  const plan = room.planOf(flow);
  if (plan === undefined) return [];
  return room.store.receivers.ofFlow(flow).flatMap(({ id, system }) => {
    const landing = room.store.landings.find(id);
    return landing === undefined ? [] : resourceOf(room, plan, { system, landing });
  });
}

function resourceOf(
  room: Room,
  { flow, dataset }: FlowPlan,
  { system, landing }: { readonly system: string; readonly landing: LandingRow },
): FlowResource[] {
  const { mappings, datasets } = room.catalog();
  const receiver = flow.receivers.find((each) => each.system === system);
  if (receiver === undefined) return [];
  const reused = [...datasets.values()].find(
    ({ document: { landedFrom } }) =>
      landedFrom?.flow === flow.flow && landedFrom.system === system,
  );
  const items = landedItems({ flow, receiver, dataset: dataset.document, mappings });
  return [
    {
      flow: flow.flow,
      source: flow.dataset,
      receiver: system,
      agency: receiver.agency,
      standard: receiver.as ?? dataset.standard.id,
      registeredAt: landing.at,
      batch: landing.batch,
      ...(reused === undefined ? {} : { dataset: reused.id }),
      openCorrections: room.store.corrections.countOpen(flow.flow, system),
      share: dataset.document.share,
      items: Object.fromEntries(items),
    },
  ];
}
