import assert from 'node:assert/strict';
import { bundleOf, prove, type BundleFiles } from './index.ts';
import { changed, filesOf, house, sha256, small } from './small-catalog.test.ts';

const MAPPING = 'catalogs/mappings/tax-ratings@1.to.ratings@1.yaml';
const CODES = 'catalogs/code-tables/letters.yaml';
const DIALECT = 'schemas/standards/tax-ratings@1.json';
const WORD = 'schemas/elements/word.json';

const SOURCE = { dm: 'A1', qh: '330106', df: 7, bz: '1' };

/** What one can tell of a bundle: its findings, or what its mapping and its standard do. */
async function told(files: BundleFiles, known?: Awaited<ReturnType<typeof proven>>['read']) {
  const result = await prove(bundleOf(sha256, files), { house, ...(known && { known }) });
  if ('findings' in result) return { findings: result.findings.map(({ rule }) => rule) };
  const { mappings, standards } = result.catalog;
  return {
    mapped: mappings.get('tax-ratings@1.to.ratings@1')?.apply(SOURCE),
    long: standards.get('ratings@1')?.checkPartial({ code: 'A'.repeat(30) }).ok,
  };
}

async function proven(files: BundleFiles) {
  const result = await prove(bundleOf(sha256, files), { house });
  assert.ok('read' in result);
  return result;
}

/** Each changes what something else was compiled with. */
const changes: Readonly<Record<string, BundleFiles>> = {
  'nothing at all': filesOf(small),
  'a mapping': changed(MAPPING, 'score: { from: df }', 'score: { constant: 1 }'),
  'the codes of a table': changed(CODES, 'tax: { "1": a }', 'tax: { "1": "1" }'),
  'a table a mapping no longer fits': changed(CODES, 'tax: {', 'police: {'),
  'a standard a mapping no longer fits': changed(DIALECT, '"df"', '"other"'),
  'an element all standards refer to': changed(WORD, '"maxLength": 40', '"maxLength": 20'),
  'an element that is no schema any more': changed(WORD, '"minLength": 1', '"minLength": "1"'),
};

describe('reading a bundle', () => {
  for (const [what, files] of Object.entries(changes)) {
    it(`tells the same whether it knows another bundle, after a change of ${what}`, async () => {
      const { read } = await proven(filesOf(small));
      assert.deepEqual(await told(files, read), await told(files));
    });
  }

  it('is told apart by these changes', async () => {
    const all = await Promise.all(Object.values(changes).map((files) => told(files)));
    assert.equal(new Set(all.map((each) => JSON.stringify(each))).size, all.length);
  });

  it('compiles again only what differs', async () => {
    const { read, catalog } = await proven(filesOf(small));
    const files = changed('catalogs/datasets/ratings.yaml', '301001/1"', '301001/2"');
    const next = await prove(bundleOf(sha256, files), { house, known: read });
    assert.ok('catalog' in next);
    assert.equal(next.catalog.standards, catalog.standards);
    const [mapping] = catalog.mappings.values();
    assert.equal([...next.catalog.mappings.values()][0], mapping);
    assert.notEqual(next.catalog.datasets.get('ratings'), catalog.datasets.get('ratings'));
  });
});
