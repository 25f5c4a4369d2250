import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadWitnessSettings } from '../settings/index.ts';
import { openWitnessBook } from '../witness/index.ts';
import { logKey } from '../witness/witness-harness.test.ts';
import { capture, freshFolder, runJson } from './capture.test.ts';
import { run } from './index.ts';

const origin = 'log.example/cli';
const { verifierKey } = logKey(origin);

/** A witness's folder as the manual makes it: a generated key and a file of settings. */
async function witnessFolder(text: string): Promise<string> {
  const folder = freshFolder();
  const out = join(folder, 'witness');
  await runJson('keys', 'generate', '--algorithm', 'ed25519', '--out', out);
  writeFileSync(join(folder, 'witness.yaml'), text);
  return folder;
}

const settings = `name: witness.example/w1\nlogs: [{ verifierKeys: ['${verifierKey}'] }]\n`;
const at = '2026-11-22T00:00:00.000Z';

describe('jingwei audit witness', () => {
  let folder: string;
  let config: string;
  before(async () => {
    folder = await witnessFolder(settings);
    config = join(folder, 'witness.yaml');
  });

  const witness = (...argv: readonly string[]): ReturnType<typeof runJson> =>
    runJson('audit', 'witness', '--config', config, ...argv);

  it('has settings whose paths start at their file', () => {
    const { data, keyFile, listen } = loadWitnessSettings(config);
    assert.deepEqual([data, keyFile], [join(folder, 'witness'), join(folder, 'witness.key.pem')]);
    assert.deepEqual(listen, { host: '127.0.0.1', port: 8090 });
  });

  it('shows the key that checks its cosignatures', async () => {
    const { code, value } = await witness('--show-key');
    assert.equal(code, 0);
    assert.match(String(value['verifierKey']), /^witness\.example\/w1\+[0-9a-f]{8}\+B/);
  });

  it('shows what it cosigned and what is wrong, and ends with 1 while something is', async () => {
    const calm = await witness('--status');
    assert.deepEqual([calm.code, calm.value], [0, { logs: [{ origin }], alarms: [] }]);
    const book = openWitnessBook(loadWitnessSettings(config));
    const head = { origin, size: 7, root: new Uint8Array(32), note: 'held', seenAt: 1 };
    book.advance(origin, () => ({ keep: head, decision: undefined }));
    book.raise({ origin, kind: 'fork', at, held: 'held', offered: 'offered' });
    book.close();
    const alarmed = await witness('--status');
    const alarms = [{ id: 1, origin, kind: 'fork', at, held: 'held', offered: 'offered' }];
    assert.equal(alarmed.code, 1);
    assert.deepEqual(alarmed.value, { logs: [{ origin, size: 7 }], alarms });
  });

  it('says it in both languages', async () => {
    for (const [lang, words] of [
      ['zh-CN', /已联署 7 条[^]*告警 fork/],
      ['en', /cosigned 7 entries[^]*Alarm fork/],
    ] as const) {
      const { io, out } = capture();
      await run(['audit', 'witness', '--config', config, '--status', '--lang', lang], io);
      assert.match(out(), words);
    }
  });

  it('lets a person acknowledge an alarm', async () => {
    const { code, value } = await witness('--acknowledge', origin);
    assert.deepEqual([code, value], [0, { origin, ended: 1 }]);
    assert.equal((await witness('--status')).code, 0);
  });

  for (const { name, text, fault } of [
    { name: 'no logs', text: 'name: w\nlogs: []\n', fault: /logs: / },
    { name: 'a misspelt setting', text: `${settings}silence: 3\n`, fault: /silence: / },
    { name: 'no name', text: settings.replace(/^name.*\n/, ''), fault: /name: / },
  ]) {
    it(`refuses settings with ${name}`, async () => {
      const wrong = join(await witnessFolder(text), 'witness.yaml');
      const { code, err } = await runJson('audit', 'witness', '--config', wrong);
      assert.equal(code, 2);
      assert.match(err, fault);
    });
  }

  for (const { name, text, fault } of [
    {
      name: 'a key that is none',
      text: settings.replace(verifierKey, 'nonsense'),
      fault: /not an Ed25519 verifier key/,
    },
    {
      name: 'keys of two logs as one',
      text: settings.replace(`'${verifierKey}'`, `'${verifierKey}', '${logKey('b').verifierKey}'`),
      fault: /several names/,
    },
  ]) {
    it(`does not start with ${name}`, async () => {
      const wrong = join(await witnessFolder(text), 'witness.yaml');
      const { code, err } = await runJson('audit', 'witness', '--config', wrong);
      assert.equal(code, 1);
      assert.match(err, fault);
    });
  }
});
