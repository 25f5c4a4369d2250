import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { bytesOf, catalogOf, FLOW, lineOf, person, sha256 } from '../flow-world.test.ts';
import { compilePlan, type FlowPlan } from '../plan/plan.ts';
import { ownClerk } from './clerks.ts';
import { createNodeClerks } from './node-clerks.ts';
import { numbered } from './shared.ts';
import type { SheetRead } from './sheet-read.ts';
import type { SheetSpelled, SheetToSpell } from './spell-sheet.ts';

const catalog = catalogOf({ split: '{ by: quarantine }' });
const flow = catalog.flows.get(FLOW);
assert.ok(flow !== undefined);
const plan = compilePlan(flow, catalog, sha256);
const today = '2026-06-01';

const anyLine = fc.oneof(
  fc
    .record({
      ZJ: fc.constantFrom('a', '"', '甲\u2028'),
      QH: fc.constantFrom('330106', '330104', '330110', '330200', '330300', '339999'),
      QH2: fc.constantFrom('330106', '330200'),
      JE: fc.constantFrom('1', '2.50', '-'),
      CZ: fc.constantFrom('I', 'I', 'D', 'L', '?'),
    })
    .map((over) => lineOf(person(over))),
  fc.constantFrom('{"ZJ":', '', '[]', lineOf({ ZJ: 'a' })),
);

/** Of a thread's own kind or not, bytes are bytes. */
const plain = (sheet: SheetRead | SheetSpelled): unknown =>
  JSON.parse(
    JSON.stringify(sheet, (_key, value: unknown) => {
      if (typeof value === 'bigint') return `${value}n`;
      const buffer = value as { readonly type?: unknown; readonly data?: unknown } | null;
      if (buffer?.type === 'Buffer') return buffer.data;
      return ArrayBuffer.isView(value) ? Array.from(value as Uint8Array) : value;
    }),
  );

function toSpell(sheet: SheetRead): SheetToSpell {
  const routes = numbered(sheet.routes, (route) => sheet.routes.texts.indexOf(route));
  return {
    batch: '批"1',
    content: { id: 7, ...sheet, routes },
    routes: new Map(sheet.routes.texts.entries()),
    isLookedInto: false,
  };
}

const readBy = async (
  by: FlowPlan,
  lines: readonly string[],
  clerk = ownClerk(sha256),
): Promise<SheetRead> => clerk.read(by, { bytes: bytesOf(lines), today });

describe('clerks', () => {
  const failures: unknown[] = [];
  const onFailure = (error: unknown): void => void failures.push(error);
  const clerks = createNodeClerks(sha256, { threads: 2, sheetsMin: 1, restMs: 50, onFailure });
  const there = clerks.clerkOf(1);
  const own = ownClerk(sha256);
  after(() => {
    clerks.end();
  });

  it('make the same of the same, here and in a thread', () =>
    fc.assert(
      fc.asyncProperty(fc.array(anyLine, { maxLength: 8 }), async (lines) => {
        const here = await readBy(plan, lines);
        assert.deepEqual(plain(await readBy(plan, lines, there)), plain(here));
        const sheet = toSpell(here);
        assert.deepEqual(plain(await there.spell(sheet)), plain(await own.spell(sheet)));
      }),
      { numRuns: 60 },
    ));

  it('are there again after a rest', async () => {
    const lines = [lineOf(person({ ZJ: 'a' }))];
    await readBy(plan, lines, there);
    await sleep(120);
    assert.deepEqual(plain(await readBy(plan, lines, there)), plain(await readBy(plan, lines)));
  });

  it('leave to whoever asks what a thread fails at', async () => {
    const broken = { ...plan, material: () => ({ ...plan.material(), mappings: [] }) };
    const lines = [lineOf(person({ ZJ: 'a' })), '{'];
    const asked = [readBy(broken, lines, there), readBy(plan, lines, there)];
    const here = plain(await readBy(plan, lines));
    for (const sheet of await Promise.all(asked)) assert.deepEqual(plain(sheet), here);
    assert.equal(failures.length, 1);
    await sleep(120);
    assert.deepEqual(plain(await readBy(plan, lines, there)), here);
  });

  it('are not asked for little, nor where there is one processor', () => {
    assert.equal(createNodeClerks(sha256, { threads: 0 }).clerkOf(1000).ahead, 0);
    assert.equal(createNodeClerks(sha256, { threads: 2 }).clerkOf(1).ahead, 0);
  });
});
