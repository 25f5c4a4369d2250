import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/settings/index.ts';

/** The build of a copy of the project whose schemas `mutate` has changed. */
function buildCopy(mutate: (root: string) => void): { status: number | null; output: string } {
  const root = mkdtempSync(join(tmpdir(), 'jingwei-build-'));
  try {
    for (const path of ['package.json', 'tsconfig.json', 'schemas', 'scripts', 'src/shapes']) {
      cpSync(join(packageRoot, path), join(root, path), { recursive: true });
    }
    symlinkSync(join(packageRoot, 'node_modules'), join(root, 'node_modules'));
    mutate(root);
    const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'types:check'], {
      cwd: root,
      encoding: 'utf8',
    });
    return { status, output: stdout + stderr };
  } finally {
    rmSync(root, { recursive: true });
  }
}

describe('the types made from schemas', () => {
  it('are the first thing the build checks', () => {
    const { scripts } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    assert.match(scripts['build'] ?? '', /^npm run types:check && tsc/);
  });

  it('are current', () => {
    assert.equal(buildCopy(() => undefined).status, 0);
  });

  it('fail the build when a schema has changed and they have not', () => {
    const { status, output } = buildCopy((root) => {
      const file = join(root, 'schemas/api/query-request.json');
      const schema = JSON.parse(readFileSync(file, 'utf8')) as { properties: object };
      const properties = { ...schema.properties, urgent: { type: 'boolean' } };
      writeFileSync(file, JSON.stringify({ ...schema, properties }));
    });
    assert.equal(status, 1);
    assert.match(output, /stale/);
  });
});
