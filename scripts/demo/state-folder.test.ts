import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeKeys } from './keys.ts';
import { takeStateFolder } from './state-folder.ts';
import { demoSystems } from './systems.ts';

describe("the demo's state", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'jingwei-demo-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('starts afresh, keeps what the providers hold, and touches nothing else', () => {
    for (const name of ['data', 'providers', 'mine']) {
      mkdirSync(join(root, name));
      writeFileSync(join(root, name, 'file'), '');
    }
    takeStateFolder(root, false).release();
    const kept = ['data', 'providers', 'mine'].map((name) => existsSync(join(root, name, 'file')));
    assert.deepEqual(kept, [false, true, true]);
    takeStateFolder(root, true).release();
    assert.equal(existsSync(join(root, 'providers/file')), false);
  });

  it('belongs to one running demo', () => {
    const held = takeStateFolder(root, false);
    assert.throws(() => takeStateFolder(root, false), /is using/);
    held.release();
    takeStateFolder(root, false).release();
  });

  it('takes over from a demo that died', () => {
    writeFileSync(join(root, 'demo.pid'), 'no process');
    takeStateFolder(root, false).release();
  });

  it('keeps each private key to its owner', () => {
    const folder = takeStateFolder(root, false);
    const systems = makeKeys(demoSystems(), folder);
    assert.ok(systems.length >= 9);
    for (const { privateKeyFile, publicKeyFile, keyid, id } of systems) {
      assert.equal(statSync(privateKeyFile).mode & 0o777, 0o600);
      assert.equal(publicKeyFile, join(folder.certs, id, 'k1.pem'));
      assert.equal(keyid, `${id}:k1`);
    }
    assert.deepEqual(
      ['auditor', 'maintainer', 'provider'].map(
        (wanted) => systems.filter(({ role }) => role === wanted).length,
      ),
      [1, 1, 5],
    );
  });
});
