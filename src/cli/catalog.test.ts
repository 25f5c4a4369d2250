import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../settings/index.ts';
import { capture, freshFolder, runJson } from './capture.test.ts';
import { run } from './index.ts';

interface Found {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly rule: string;
  readonly severity: string;
}

/** The shipped catalog with one text replaced; says where that text stands. */
function brokenCatalog(
  file: string,
  [text, wrong]: readonly [string, string],
): { readonly catalogs: string; readonly line: number } {
  const catalogs = join(freshFolder(), 'catalogs');
  cpSync(join(packageRoot, 'catalogs'), catalogs, { recursive: true });
  const yaml = readFileSync(join(catalogs, file), 'utf8');
  assert.ok(yaml.includes(text));
  writeFileSync(join(catalogs, file), yaml.replace(text, wrong));
  return { catalogs, line: yaml.slice(0, yaml.indexOf(text)).split('\n').length };
}

describe('jingwei catalog check', () => {
  it('refuses nothing of the shipped catalog', async () => {
    const { code, value } = await runJson('catalog', 'check');
    assert.equal(code, 0);
    assert.equal(value['ok'], true);
    const findings = value['findings'] as readonly Found[];
    assert.deepEqual(
      findings.filter(({ severity }) => severity !== 'warning'),
      [],
    );
    assert.match(String(value['bundle']), /^sha256:[0-9a-f]{64}$/);
  });

  const breaks = [
    {
      name: 'a standard that does not exist',
      file: 'datasets/tax-credit-rating.yaml',
      replace: ['standard: tax-credit-rating@1', 'standard: tax-credit-rating@9'],
    },
    {
      name: 'a grade out of range',
      file: 'datasets/enterprise-abnormal-list.yaml',
      replace: ['reason: { grade: 1 }', 'reason: { grade: 9 }'],
    },
  ] as const;
  for (const { name, file, replace } of breaks) {
    it(`points at ${name}`, async () => {
      const { catalogs, line } = brokenCatalog(file, replace);
      const { code, value } = await runJson('catalog', 'check', '--catalogs', catalogs);
      assert.equal(code, 1);
      const findings = value['findings'] as readonly Found[];
      const found = findings.find((each) => each.path === `catalogs/${file}` && each.line === line);
      assert.ok(found !== undefined, JSON.stringify(findings));
    });
  }

  it('is fine with warnings only, and says them', async () => {
    const replace = ['title: { zh-CN: 纳税信用等级', 'title: { zh-CN: 纳税信用系统'] as const;
    const { catalogs, line } = brokenCatalog('datasets/tax-credit-rating.yaml', replace);
    const { code, value } = await runJson('catalog', 'check', '--catalogs', catalogs);
    assert.equal(code, 0);
    assert.equal(value['ok'], true);
    const findings = value['findings'] as readonly Found[];
    const told = findings.find(({ rule }) => rule === 'title-of-system');
    assert.deepEqual([told?.severity, told?.line], ['warning', line]);
  });

  it('prints file:line:column, rule, message and how to mend it in both languages', async () => {
    const { catalogs } = brokenCatalog(breaks[1].file, breaks[1].replace);
    for (const [lang, summary] of [
      ['zh-CN', /，\d+ 处问题，\d+ 处提醒$/],
      ['en', /, \d+ findings, \d+ warnings$/],
    ] as const) {
      const { io, out } = capture();
      assert.equal(await run(['catalog', 'check', '--catalogs', catalogs, '--lang', lang], io), 1);
      assert.match(
        out(),
        /^catalogs\/datasets\/enterprise-abnormal-list\.yaml:\d+:\d+ \S+ \S.* → \S/,
      );
      assert.match(out(), summary);
    }
  });
});
