import { instantOf, type Refusal } from '../kernel/index.ts';
import { actRefused, type RefusedAct } from './entries.ts';
import type { Room } from './room.ts';

/** A refusal before an act had its turn: recorded, and answered. */
export async function refuse(
  { acts, clock }: Pick<Room, 'acts' | 'clock'>,
  act: RefusedAct,
  refusal: Refusal,
): Promise<Refusal> {
  await acts.record([actRefused(act, refusal, instantOf(clock.now()))]);
  return refusal;
}
