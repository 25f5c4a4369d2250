/**
 * A thread that reads and spells sheets: it holds plans and what it is at, and nothing that anybody
 * would miss. Whatever it is told comes from the thread that started it.
 */
import { hash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import type { Sha256 } from '../../kernel/index.ts';
import type { FlowPlan } from '../plan/plan.ts';
import type { PlanMaterial } from '../plan/plan-material.ts';
import { planOfMaterial } from '../plan/plan-of-material.ts';
import { readSheet, type Reading } from './read-sheet.ts';
import type { SheetRead } from './sheet-read.ts';
import { spellSheet, type SheetSpelled, type SheetToSpell } from './spell-sheet.ts';

export type ClerkWork =
  | { readonly kind: 'read'; readonly plan: number; readonly reading: Reading }
  | { readonly kind: 'spell'; readonly sheet: SheetToSpell };

/** What the thread is told, in order: of a plan before the first sheet that is read by it. */
export type ClerkOrder =
  | { readonly kind: 'plan'; readonly plan: number; readonly material: PlanMaterial }
  | { readonly kind: 'forget'; readonly plan: number }
  | ClerkWork;

/** What became of each piece of work, in the order in which they were handed over. */
export type ClerkReply = { readonly sheet: SheetRead | SheetSpelled } | { readonly error: unknown };

/** Its result as text costs less than a buffer that OpenSSL fills. */
const sha256: Sha256 = (bytes) => Buffer.from(hash('sha256', bytes, 'binary'), 'latin1');

const plans = new Map<number, FlowPlan>();

function planOf(number: number): FlowPlan {
  const plan = plans.get(number);
  if (plan === undefined) throw new Error(`no plan ${number}`);
  return plan;
}

const work = (order: ClerkWork): SheetRead | SheetSpelled =>
  order.kind === 'read'
    ? readSheet(planOf(order.plan), order.reading)
    : spellSheet(order.sheet, sha256);

function reply(order: ClerkWork): ClerkReply {
  try {
    return { sheet: work(order) };
  } catch (error) {
    return { error };
  }
}

/** The memory of columns that are alone in theirs; it changes hands instead of being copied. */
function movable(done: ClerkReply): readonly ArrayBuffer[] {
  if ('error' in done) return [];
  const buffers = Object.values(done.sheet).flatMap((column: unknown) => {
    if (!ArrayBuffer.isView(column)) return [];
    const { buffer, byteLength } = column;
    return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [];
  });
  return [...new Set(buffers)];
}

parentPort?.on('message', (order: ClerkOrder) => {
  if (order.kind === 'plan') plans.set(order.plan, planOfMaterial(order.material, sha256));
  else if (order.kind === 'forget') plans.delete(order.plan);
  else {
    const done = reply(order);
    parentPort?.postMessage(done, movable(done));
  }
});
