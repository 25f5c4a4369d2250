import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleOf, compileCatalog, readBundleFiles, type Catalog } from './index.ts';
import { house, sha256 } from './small-catalog.test.ts';

const DATASETS_MIN = 30;
const AGENCIES_MIN = 12;

function compileShipped(): Catalog {
  const compiled = compileCatalog(bundleOf(sha256, readBundleFiles('catalogs', 'schemas')), house);
  assert.ok('catalog' in compiled);
  return compiled.catalog;
}

const textsOf = (folder: string): readonly (readonly [name: string, text: string])[] =>
  readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]);

describe('the example province', () => {
  const { datasets, divisions } = compileShipped();
  const documents = [...datasets.values()].map(({ document }) => document);

  it('has thirty datasets of a dozen agencies, over every domain', () => {
    assert.ok(documents.length >= DATASETS_MIN, String(documents.length));
    const agencies = documents.flatMap(({ supplies }) => supplies.map(({ agency }) => agency));
    assert.ok(new Set(agencies).size >= AGENCIES_MIN);
    assert.deepEqual([...new Set(documents.map(({ domain }) => domain))].sort(), [
      'birth',
      'credit',
      'education',
      'employment',
      'enterprise',
      'household',
      'licence',
      'marriage',
      'medical',
      'person',
      'real-estate',
      'social-insurance',
      'tax',
    ]);
  });

  it('says what each dataset is in both languages', () => {
    for (const { dataset, title, summary } of documents) {
      for (const text of [title, summary]) {
        assert.match(text?.['zh-CN'] ?? '', /\p{Script=Han}/u, dataset);
        assert.match(text?.en ?? '', /[A-Za-z]{3}/, dataset);
      }
    }
  });

  it('has one dataset that three cities supply, each in its own dialect', () => {
    const supplies = datasets.get('marriage-registration')?.supplies ?? [];
    assert.deepEqual(
      supplies.flatMap(({ regions }) => regions.map(({ code }) => code)),
      ['330100', '330200', '330300'],
    );
    const dialects = supplies.flatMap(({ resources }) =>
      resources.map(({ dialect }) => dialect.id),
    );
    assert.equal(new Set(dialects).size, supplies.length);
  });

  it('has one dataset that the successors of a split county supply, and not the county', () => {
    const split = divisions.find('330104', '2021-04-08');
    const supplied = datasets
      .get('elderly-allowance')
      ?.supplies.flatMap(({ regions }) => regions.map(({ code }) => code));
    assert.deepEqual(supplied, split?.successors);
    assert.equal(divisions.find('330104', '2021-04-09'), undefined);
  });

  it('has worked examples in every mapping', () => {
    for (const [name, text] of textsOf('catalogs/mappings')) {
      assert.match(text, /^examples:\n {2}(- in:|#)/m, name);
    }
  });

  it('names nobody who could be living', () => {
    for (const [name, text] of textsOf('catalogs/mappings')) {
      for (const [number] of text.matchAll(/(?<![0-9A-Z])33[0-9]{15}[0-9X](?![0-9A-Z])/g)) {
        assert.match(number.slice(6, 10), /^(18[0-9]{2}|190[0-4])$/, name);
      }
    }
  });
});
