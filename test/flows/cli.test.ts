import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture, freshFolder, runJson, type Ran } from '../../src/cli/capture.test.ts';
import { run } from '../../src/cli/index.ts';
import { profileOf } from '../../src/cli/world-profile.test.ts';
import { FLOW, lineOf, person, SOURCE } from '../../src/flows/flow-world.test.ts';
import { startWorld, type World } from '../support/world.ts';
import { flowWorldOptions } from './support/flow-documents.ts';

const window = ['--from', '2026-01-01T00:00:00.000Z', '--until', '2026-01-02T00:00:00.000Z'];

const lines = [
  lineOf(person({ ZJ: 'a', JE: '10.50' })),
  lineOf(person({ ZJ: 'b', QH: '330200' })),
  lineOf(person({ ZJ: 'c', QH: '339999', JE: '1.00' })),
];

describe('jingwei flows', () => {
  let world: World;
  let profile: string;
  let file: string;
  before(async () => {
    world = await startWorld(flowWorldOptions());
    profile = profileOf(world);
    file = join(freshFolder(), 'people.ndjson');
    writeFileSync(file, `${lines.join('\n')}\n`);
  });
  after(() => world.close());

  const flows = (...argv: readonly string[]): Promise<Ran> =>
    runJson('flows', ...argv, '--profile', profile);
  const told = async (...argv: readonly string[]) => {
    const { io, out, err } = capture();
    const code = await run(['flows', ...argv, '--profile', profile], io);
    return { code, out: out(), err: err() };
  };

  it('sends, finding the source in the profile, and tells progress on stderr', async () => {
    const sent = await flows('send', FLOW, file, '--batch', '1', ...window);
    assert.equal(sent.code, 0, sent.err);
    assert.equal(sent.value['state'], 'applied');
    assert.match(sent.err, /已汇总 3 条\n已送达 3 \/ 3 条/);
    const again = await flows('send', FLOW, file, '--batch', '1', ...window);
    assert.equal(again.code, 0, 'the same batch again says the same');
    const second = await flows('send', FLOW, file, '--batch', '2', '--as', SOURCE, ...window);
    assert.equal((second.value['records'] as { ignored: number }).ignored, 2, 'nothing new in it');
  });

  it('pulls into files that are whole, and by a command', async () => {
    const out = join(freshFolder(), 'in');
    const pulled = await flows('pull', FLOW, '--out', out, '--as', 'nb-core');
    assert.equal(pulled.value['acknowledged'], 1, pulled.err);
    const [name = ''] = readdirSync(out);
    assert.equal(name, '0000000000000001-0000000000000001.ndjson');
    assert.match(readFileSync(join(out, name), 'utf8'), /"record":\{"no":"b","mc":"某人"\}\}\n$/);
    const failing = await told('pull', FLOW, '--exec', 'exit 3', '--as', 'hz-core');
    assert.deepEqual([failing.code, failing.err], [1, '命令以 3 结束，第 1 至 1 号未回执']);
    const copied = join(out, 'copied');
    const kept = await flows('pull', FLOW, '--exec', `cat > ${copied}`, '--as', 'hz-core');
    assert.equal(kept.value['acknowledged'], 1);
    assert.match(readFileSync(copied, 'utf8'), /"op":"record"/);
    const neither = await told('pull', FLOW, '--as', 'hz-core');
    assert.deepEqual([neither.code, neither.err.split('\n')[0]], [2, '须写 --out 或 --exec 之一']);
  });

  it('reconciles with the file, by region and bucket', async () => {
    await flows('pull', FLOW, '--out', freshFolder(), '--as', 'xh-desk');
    const { code, out } = await told('reconcile', FLOW, '1', '--file', file);
    assert.equal(code, 0);
    assert.match(out, /^✓ 批次 1（applied）：平；来源账 平，派发账 平\n来源记录：申报 3 = /);
    assert.match(out, /\n {2}330200：平，本地 1，网关 1\n/);
    // The source sums what the gateway keeps back, too.
    assert.match(out, /\n {2}金额 amount CNY：申报 11\.5，已收 10\.5\n/);
    assert.match(out, /\n {2}金额 amount CNY：本地 11\.5，网关 10\.5$/);
    const other = join(freshFolder(), 'other.ndjson');
    writeFileSync(other, [...lines.slice(1), lineOf(person({ ZJ: 'd' }))].join('\n'));
    const differing = await flows('reconcile', FLOW, '1', '--file', other);
    assert.equal(differing.code, 1);
    const { verdict, buckets, regions } = differing.value['local'] as {
      verdict: string;
      buckets: readonly number[];
      regions: readonly { region: string; verdict: string }[];
    };
    assert.equal(verdict, 'differing');
    assert.equal(buckets.length > 0 && buckets.length <= 2, true);
    assert.deepEqual(
      regions.map(({ region, verdict: of }) => [region, of]),
      [
        ['330106', 'differing'],
        ['330200', 'balanced'],
        ['339999', 'balanced'],
      ],
    );
  });

  it('carries a correction up and its answer down', async () => {
    const about = ['--key', '["b"]', '--pointer', '/mc', '--code', 'wrong', '--reason', '有误'];
    const raised = await flows('correct', FLOW, ...about, '--seq', '1', '--as', 'nb-core');
    assert.equal(raised.code, 0, raised.err);
    const id = String(raised.value['correction']);
    const listed = await told('corrections', FLOW, '--open', '--as', SOURCE);
    assert.equal(listed.out, `${id}  raised  nb-core  ["b"]  /mc  wrong  有误`);
    const neither = await told('answer', FLOW, id, '--reason', '属实');
    assert.deepEqual(
      [neither.code, neither.err.split('\n')[0]],
      [2, '须写 --accept 或 --decline 之一'],
    );
    const answered = await flows('answer', FLOW, id, '--accept', '--reason', '属实');
    assert.equal(answered.value['state'], 'accepted', answered.err);
    const withdrawn = await flows('withdraw', FLOW, id, '--as', 'nb-core');
    assert.equal(withdrawn.value['state'], 'withdrawn', withdrawn.err);
    const resources = await told('resources', FLOW, '--as', 'nb-core');
    assert.match(resources.out, /^nb-core：来自 people，conditional，最高 2 级，自 .+，目录 -$/);
  });

  it('tells the status of either side, and says who takes no part', async () => {
    const source = await told('status', FLOW, '--as', SOURCE, '--lang', 'en');
    assert.match(
      source.out,
      /^people-return People returned\nSource: people-source@1, last batch 2$/,
    );
    const receiver = await told('status', FLOW, '--as', 'nb-core');
    assert.match(receiver.out, /接收（pull）：可派发到 1，已回执到 1，死信 0/);
    const nobody = await told('status', FLOW, '--as', 'xihu-window');
    assert.deepEqual([nobody.code, nobody.err], [1, `环境中没有业务系统参与数据流 ${FLOW}`]);
  });
});
