/**
 * A thread that reads sheets: it holds plans and what it is reading, and nothing that anybody would
 * miss. Whatever it is told comes from the thread that started it.
 */
import { hash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import type { Sha256 } from '../../kernel/index.ts';
import type { FlowPlan } from '../plan/plan.ts';
import type { PlanMaterial } from '../plan/plan-material.ts';
import { planOfMaterial } from '../plan/plan-of-material.ts';
import type { Reading } from './readers.ts';
import { readSheet } from './read-sheet.ts';
import type { SheetRead } from './sheet-read.ts';

/** What the thread is told, in order: of a plan before the first sheet that is read by it. */
export type ReadingOrder =
  | { readonly kind: 'plan'; readonly plan: number; readonly material: PlanMaterial }
  | { readonly kind: 'forget'; readonly plan: number }
  | { readonly kind: 'read'; readonly plan: number; readonly reading: Reading };

/** What became of each sheet, in the order in which they were asked for. */
export type ReadingReply = { readonly sheet: SheetRead } | { readonly error: unknown };

const sha256: Sha256 = (bytes) => hash('sha256', bytes, 'buffer');

const plans = new Map<number, FlowPlan>();

function read(plan: number, { bytes, today }: Reading): ReadingReply {
  const known = plans.get(plan);
  if (known === undefined) return { error: new Error(`no plan ${plan}`) };
  try {
    return { sheet: readSheet(bytes, known, { today }) };
  } catch (error) {
    return { error };
  }
}

/** The memory of columns that are alone in theirs; it changes hands instead of being copied. */
function movable(reply: ReadingReply): readonly ArrayBuffer[] {
  if ('error' in reply) return [];
  const columns = Object.values(reply.sheet).filter((each) => each instanceof Uint8Array);
  return columns.flatMap(({ buffer, byteLength }) =>
    buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [],
  );
}

parentPort?.on('message', (order: ReadingOrder) => {
  if (order.kind === 'plan') plans.set(order.plan, planOfMaterial(order.material, sha256));
  else if (order.kind === 'forget') plans.delete(order.plan);
  else {
    const reply = read(order.plan, order.reading);
    parentPort?.postMessage(reply, movable(reply));
  }
});
