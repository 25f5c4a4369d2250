import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answering } from '../../test/support/provider.ts';
import { startWorld, type World } from '../../test/support/world.ts';
import { capture, freshFolder, runJson } from './capture.test.ts';
import { run, type Profile } from './index.ts';
import { profileOf } from './world-profile.test.ts';

const resident = {
  AAC001: '0000000001',
  AAC002: '33010618900517001X',
  AAC003: '沈文山',
  AAE140: '110',
  AAC031: '1',
  AAE003: '202610',
  AAB003: '91330106XN9000019B',
  AAB301: '330106',
  AAE180: '5230.00',
};

const hiring = ['--item', 'hiring-registration', '--case', 'BJ-1'] as const;
const subject = ['--subject', `citizenId=${resident.AAC002}`] as const;

describe('jingwei call', () => {
  let world: World;
  let profile: string;
  before(async () => {
    world = await startWorld();
    world.provider.play(answering({ code: '1', message: '', data: [resident] }));
    profile = profileOf(world);
  });
  after(() => world.close());

  const call = (...argv: readonly string[]): ReturnType<typeof runJson> =>
    runJson('call', '--profile', profile, ...argv);

  it('queries as the system named, and proves the answer', async () => {
    const argv = ['social-insurance-status', '--as', 'xihu-window', ...subject, ...hiring] as const;
    const { code, value } = await call(...argv, '--items', 'status,contributionBase');
    assert.equal(code, 0);
    assert.equal(value['status'], 200);
    const body = value['body'] as { readonly records: unknown; readonly omitted: unknown };
    assert.deepEqual(body.records, [{ status: 'active' }]);
    assert.deepEqual(body.omitted, [{ item: 'contributionBase', code: 'item-not-shared' }]);
    const receipt = value['receipt'] as Readonly<Record<string, unknown>>;
    assert.equal(receipt['receipt'], 'holds');
    assert.equal(receipt['commitsToAnswer'], true);
  });

  it('verifies, and says in English what it proved', async () => {
    const { io, out } = capture({ JINGWEI_LANG: 'en' });
    const argv = ['call', 'social-insurance-status', '--profile', profile, '--verify'];
    const claims = ['--claim', 'status=active', '--claim', 'insuranceType=medical'];
    assert.equal(await run([...argv, ...subject, ...hiring, ...claims], io), 0);
    assert.match(out(), /"status": true/);
    assert.match(out(), /"insuranceType": false/);
    assert.match(out(), /the receipt verifies offline/);
    assert.match(out(), /commits to this very answer/);
  });

  it('verifies a batch from a file, and its answer offline', async () => {
    const file = join(freshFolder(), 'batch.ndjson');
    const head = { purpose: { class: 'service', item: 'housing-rent-subsidy', case: 'ZF-1' } };
    const line = (status: string) => ({
      subject: { citizenId: resident.AAC002 },
      claims: { status },
    });
    const lines = [head, line('active'), line('suspended')];
    writeFileSync(file, lines.map((each) => `${JSON.stringify(each)}\n`).join(''));
    const { code, value } = await call(
      'social-insurance-status',
      '--as',
      'hz-housing-desk',
      '--batch',
      file,
    );
    assert.equal(code, 0);
    const body = value['body'] as readonly { readonly results?: unknown }[];
    assert.deepEqual(
      body.flatMap(({ results }) => (results === undefined ? [] : [results])),
      [{ status: true }, { status: false }],
    );
    assert.equal((value['receipt'] as { commitsToAnswer: boolean }).commitsToAnswer, true);

    const answer = join(file, '..', 'answer.ndjson');
    const write = (all: readonly unknown[]): void =>
      writeFileSync(answer, all.map((each) => `${JSON.stringify(each)}\n`).join(''));
    write(body);
    const receipt = (): ReturnType<typeof runJson> =>
      runJson('audit', 'receipt', answer, '--profile', profile);
    assert.equal((await receipt()).code, 0);
    write(body.map((each, at) => (at === 1 ? { ...each, n: 9 } : each)));
    assert.equal((await receipt()).code, 1);
  });

  it('ends with 1 on a refusal, whose receipt holds as well', async () => {
    const { code, value } = await call('no-such-dataset', ...subject, ...hiring);
    assert.equal(code, 1);
    assert.equal(value['status'], 403);
    assert.equal((value['receipt'] as { readonly receipt: string }).receipt, 'holds');
  });

  it('sends a sample as it is, and lists them', async () => {
    const { code, value } = await call('--sample', 'malformed');
    assert.equal(code, 1);
    assert.equal((value['body'] as { readonly code: string }).code, 'body-malformed');
    const { io, out } = capture();
    assert.equal(await run(['call', '--profile', profile, '--samples'], io), 0);
    assert.match(out(), /^malformed\t400 body-malformed\txihu-window\t/);
  });

  it('ends with 1 on a system, a sample or a profile that is not there', async () => {
    assert.equal((await call('d', '--as', 'nobody')).code, 1);
    assert.equal((await call('--sample', 'nothing')).code, 1);
    const nothing = join(freshFolder(), 'nothing.json');
    writeFileSync(nothing, '[]');
    assert.equal((await runJson('call', 'd', '--profile', nothing)).code, 1);
  });

  it('verifies the log over HTTP as the auditor, from a receipt on', async () => {
    const { value } = await call('no-such-dataset', ...subject, ...hiring);
    const answer = join(freshFolder(), 'answer.json');
    writeFileSync(answer, JSON.stringify(value['body']));
    const verified = await runJson('audit', 'verify', '--profile', profile, '--trusted', answer);
    assert.equal(verified.code, 0, JSON.stringify(verified));
  });

  it('verifies a kept answer and its receipt offline, and not another answer', async () => {
    const { value } = await call('no-such-dataset', ...subject, ...hiring);
    const body = value['body'] as { readonly receipt: { readonly entry: string } };
    const file = join(freshFolder(), 'kept.json');
    const judge = async (kept: unknown): Promise<Awaited<ReturnType<typeof runJson>>> => {
      writeFileSync(file, JSON.stringify(kept));
      return runJson('audit', 'receipt', file, '--verifier-key', world.verifierKey);
    };
    assert.deepEqual((await judge(body)).value['commitsToAnswer'], true);
    assert.equal((await judge(body.receipt)).code, 0);
    assert.equal((await judge({ ...body, title: 'granted' })).code, 1);
    const entry = body.receipt.entry.replace('403', '200');
    const forged = await judge({ ...body.receipt, entry });
    assert.deepEqual([forged.code, forged.value['receipt']], [1, 'fails']);
    assert.equal((await judge({})).value['receipt'], 'none');
    writeFileSync(file, 'no json');
    assert.equal((await runJson('audit', 'receipt', file, '--profile', profile)).code, 1);
  });

  it('ends with 1 where the gateway is down, with 2 where the profile has no auditor', async () => {
    const file = join(freshFolder(), 'demo.json');
    const whole = JSON.parse(readFileSync(profile, 'utf8')) as Profile;
    writeFileSync(file, JSON.stringify({ ...whole, baseUrl: 'http://127.0.0.1:2' }));
    const down = await runJson('call', 'd', '--profile', file);
    assert.deepEqual([down.code, down.err], [1, '无法连接：127.0.0.1:2']);
    writeFileSync(file, JSON.stringify({ ...whole, systems: [] }));
    assert.equal((await runJson('audit', 'verify', '--profile', file)).code, 2);
  });
});
