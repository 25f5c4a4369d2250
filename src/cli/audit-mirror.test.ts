import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startWorld, type World } from '../../test/support/world.ts';
import { capture, freshFolder, runJson } from './capture.test.ts';
import { run } from './index.ts';
import { profileOf } from './world-profile.test.ts';

describe('jingwei audit mirror', () => {
  let world: World;
  let data: string;
  let profile: string;
  before(async () => {
    world = await startWorld();
    data = world.settings.data;
    profile = profileOf(world);
  });
  after(() => world.close());

  const mirror = (out: string, ...argv: readonly string[]): ReturnType<typeof runJson> =>
    runJson('audit', 'mirror', '--out', out, ...argv);
  const verify = (folder: string, ...argv: readonly string[]): ReturnType<typeof runJson> =>
    runJson('audit', 'verify', '--mirror', folder, ...argv);

  it('writes what verifies with a key from elsewhere, and only so', async () => {
    const out = freshFolder();
    const mirrored = await mirror(out, '--data', data);
    assert.equal(mirrored.code, 0);
    assert.equal(mirrored.value['from'], 0);
    const verified = await verify(out, '--verifier-key', world.verifierKey);
    assert.equal(verified.code, 0);
    assert.equal(verified.value['root'], mirrored.value['root']);
    const alone = await verify(out);
    assert.equal(alone.code, 2);
    assert.match(alone.err, /--verifier-key/);
  });

  it('reads over HTTP as the auditor, whose reading makes the log grow', async () => {
    const out = freshFolder();
    const first = await mirror(out, '--profile', profile);
    assert.equal(first.code, 0);
    const second = await mirror(out, '--profile', profile);
    assert.equal(second.code, 0);
    assert.equal(second.value['from'], first.value['size']);
    assert.ok(Number(second.value['size']) > Number(first.value['size']));
    assert.equal((await verify(out, '--verifier-key', world.verifierKey)).code, 0);
    assert.deepEqual(readdirSync(out).sort(), ['checkpoint', 'tile']);
  });

  it('refuses a log that went back, says which, and leaves the mirror as it was', async () => {
    const [older, out] = [freshFolder(), freshFolder()];
    cpSync(data, older, { recursive: true });
    await mirror(out, '--profile', profile);
    await mirror(out, '--profile', profile);
    const held = readFileSync(join(out, 'checkpoint'), 'utf8');
    const { code, value } = await mirror(out, '--data', older);
    assert.equal(code, 1);
    assert.equal(value['reason'], 'rollback');
    assert.equal(value['held'], held);
    assert.equal(readFileSync(join(out, 'checkpoint'), 'utf8'), held);
    const { io, out: said } = capture({ JINGWEI_LANG: 'en' });
    assert.equal(await run(['audit', 'mirror', '--out', out, '--data', older], io), 1);
    assert.match(said(), /^✗ The mirror is unchanged \(rollback\)/);
    assert.match(said(), /\nHeld: \d+ \S{44}\nOffered: \d+ \S{44}$/);
  });

  it('finds a mirror that was tampered with', async () => {
    const out = freshFolder();
    await mirror(out, '--data', data);
    const [file] = readdirSync(join(out, 'tile/entries'), { recursive: true })
      .map((name) => join(out, 'tile/entries', String(name)))
      .filter((name) => !name.endsWith('.p'));
    const bytes = readFileSync(file!);
    bytes[50]! ^= 1;
    writeFileSync(file!, bytes);
    const { code, value } = await verify(out, '--verifier-key', world.verifierKey);
    assert.equal(code, 1);
    assert.equal(value['reason'], 'entry-changed');
    assert.equal(value['firstBad'], 0);
  });

  it('says in Chinese what it did, and that there is no log', async () => {
    const out = freshFolder();
    const { io, out: said } = capture();
    assert.equal(await run(['audit', 'mirror', '--out', out, '--data', data], io), 0);
    assert.match(said(), /^✓ 镜像已从 0 条续至 \d+ 条，写入分片 2 个\n树根：[0-9a-f]{64}$/);
    assert.equal((await mirror(freshFolder(), '--data', freshFolder())).code, 1);
    assert.equal((await runJson('audit', 'mirror', '--data', data)).code, 2);
  });
});
