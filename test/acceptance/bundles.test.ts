import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { readBundleFiles, type BundleFiles } from '../../src/catalog/index.ts';
import { isRefusal, textOf, utf8 } from '../../src/kernel/index.ts';
import type { QueryAnswer } from '../../src/shapes/index.ts';
import { ask, hiring, insured, insuredRow, resident } from '../support/calls.ts';
import { entriesOf } from '../support/log.ts';
import { answering } from '../support/provider.ts';
import { startWorld, type World } from '../support/world.ts';

const DATASET = 'catalogs/datasets/social-insurance-status.yaml';
const OPEN = '  paidThrough: { grade: 2, personal: true }';
const SHUT =
  '  paidThrough: { share: not-shared, grade: 2, personal: true, basis: { act: 测试法 } }';
const ITEMS = ['insuranceType', 'status', 'paidThrough'];

/** The working copy with one line of the dataset changed. */
function changed(files: BundleFiles, from: string, to: string): BundleFiles {
  const text = textOf(files.get(DATASET) ?? new Uint8Array());
  assert.ok(text.includes(from));
  return new Map([...files, [DATASET, utf8(text.replace(from, to))]]);
}

interface InForce {
  readonly bundle: string;
  readonly fromMs: number;
  untilMs: number;
}

/** Bundles in force at some moment between two others. */
const inForceBetween = (history: readonly InForce[], fromMs: number, toMs: number) =>
  history.filter((each) => each.fromMs <= toMs && each.untilMs >= fromMs).map((one) => one.bundle);

interface Seen {
  readonly fromMs: number;
  readonly toMs: number;
  readonly status: number;
  readonly body: QueryAnswer;
}

async function query(world: World): Promise<Seen> {
  const fromMs = performance.now();
  const { status, body } = await ask(world.as('xihu-window'), {
    body: { purpose: hiring, subject: { citizenId: resident.citizenId }, items: ITEMS },
  });
  return { fromMs, toMs: performance.now(), status, body: body as QueryAnswer };
}

describe('a running gateway takes a new bundle', () => {
  let world: World;
  let [open, other, shut] = ['', '', ''];

  before(async () => {
    // A busy machine is no failure of the switch.
    world = await startWorld({ limits: { providerTimeoutMs: 20_000 } });
    // Slow enough for many exchanges to be under way at each switch.
    const answer = answering(insured(insuredRow()));
    world.provider.play((path, body, response) => {
      setTimeout(() => answer(path, body, response), 10);
    });
    const files = readBundleFiles(world.settings.catalogs, world.settings.schemas);
    open = world.gateway.bundles.catalog().bundle;
    shut = await keep(changed(files, OPEN, SHUT));
    // Three, so that what comes next is not always compiled already.
    other = await keep(changed(files, 'code: 307001/000012', 'code: 307001/000998'));
  });
  after(() => world.close());

  async function keep(files: BundleFiles): Promise<string> {
    const kept = await world.gateway.bundles.keep(files);
    assert.ok('bundle' in kept, JSON.stringify(kept));
    return kept.bundle;
  }

  const publish = async (bundle: string): Promise<void> => {
    const reason = bundle === open ? 'roll back' : 'as agreed';
    const published = await world.gateway.bundles.publish({ bundle, by: 'test', reason });
    assert.ok(!isRefusal(published), JSON.stringify(published));
  };

  it('without a failed or a mixed request, however often it is switched', async () => {
    const history: InForce[] = [{ bundle: open, fromMs: 0, untilMs: Infinity }];
    const seen: Seen[] = [];
    let isSwitching = true;
    const load = Array.from({ length: 8 }, async () => {
      while (isSwitching) seen.push(await query(world));
    });
    for (const next of [shut, other, open, shut]) {
      await sleep(150);
      const beganMs = performance.now();
      await publish(next);
      history.at(-1)!.untilMs = performance.now();
      history.push({ bundle: next, fromMs: beganMs, untilMs: Infinity });
    }
    isSwitching = false;
    await Promise.all(load);
    assert.ok(seen.length > 50, `${seen.length} requests`);
    for (const { fromMs, toMs, status, body } of seen) {
      assert.equal(status, 200, JSON.stringify(body));
      const { bundle } = body.provenance;
      assert.ok(inForceBetween(history, fromMs, toMs).includes(bundle));
      const released = Object.keys(body.records[0] ?? {});
      assert.deepEqual(released.includes('paidThrough'), bundle !== shut);
      assert.deepEqual(
        body.omitted.map(({ item, code }) => [item, code]),
        bundle !== shut ? [] : [['paidThrough', 'item-not-shared']],
      );
    }
    assert.deepEqual(
      new Set(seen.map(({ body }) => body.provenance.bundle)),
      new Set([open, other, shut]),
    );
  });

  it('names it in what it says of itself, and after a restart', async () => {
    const { bundles } = world.gateway;
    await publish(bundles.catalog().bundle === open ? shut : open);
    const told = async (path: string): Promise<string> =>
      (await fetch(world.gateway.baseUrl + path)).text();
    const { bundle } = bundles.catalog();
    assert.match(await told('/readyz'), new RegExp(bundle));
    assert.match(await told('/metrics'), new RegExp(`jingwei_bundle_info{bundle="${bundle}"} 1`));
    world = await world.restart();
    assert.equal(world.gateway.bundles.catalog().bundle, bundle);
    assert.equal((await query(world)).body.provenance.bundle, bundle);
  });

  it('and each publication is an entry with who and why', () => {
    const published = entriesOf(world).filter(({ kind }) => kind === 'bundle.published');
    assert.ok(published.length > 4, `${published.length} publications`);
    assert.deepEqual(
      published.slice(1).map((entry) => ('previous' in entry ? entry.previous : '')),
      published.slice(0, -1).map((entry) => ('bundle' in entry ? entry.bundle : '')),
    );
  });
});
