import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSecret } from './index.ts';

describe('a secret', () => {
  it('is read from its file, without the line end', () => {
    const folder = mkdtempSync(join(tmpdir(), 'secret-'));
    const file = join(folder, 'password');
    writeFileSync(file, 'for this test \r\n');
    assert.equal(readSecret({ file, variable: 'OTHER' }, { OTHER: 'x' }), 'for this test ');
    rmSync(folder, { recursive: true });
    assert.throws(() => readSecret({ file }), /ENOENT/);
  });

  it('is read from the environment, or is empty', () => {
    assert.equal(readSecret({ variable: 'FRONT' }, { FRONT: 'for this test' }), 'for this test');
    assert.equal(readSecret({ variable: 'FRONT' }, {}), '');
    assert.equal(readSecret({}, { FRONT: 'for this test' }), '');
  });
});
