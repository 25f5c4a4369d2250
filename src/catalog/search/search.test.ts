import assert from 'node:assert/strict';
import { join } from 'node:path';
import { packageRoot } from '../../settings/index.ts';
import {
  bundleOf,
  compileCatalog,
  readBundleFiles,
  searchOf,
  type Catalog,
  type Found,
  type SearchQuery,
} from '../index.ts';
import { house, sha256 } from '../small-catalog.test.ts';
import { indexTokens, queryTokens } from './tokens.ts';

const files = readBundleFiles(join(packageRoot, 'catalogs'), join(packageRoot, 'schemas'));
const compiled = compileCatalog(bundleOf(sha256, files), house);
assert.ok('catalog' in compiled);
const catalog: Catalog = compiled.catalog;

const everything: SearchQuery = { page: 1, pageSize: 200, date: '2026-06-15', knows: () => true };
const find = (query: Partial<SearchQuery>): Found =>
  searchOf(catalog).find({ ...everything, ...query });
const ids = (query: Partial<SearchQuery>): readonly string[] =>
  find(query).datasets.map(({ dataset }) => dataset);

describe('catalog search', () => {
  it('takes every two Chinese characters for a word, and Latin words whole and lower-cased', () => {
    assert.deepEqual(indexTokens('社会保险 Social-Insurance ２０２６'), [
      ...['社', '会', '保', '险', '社会', '会保', '保险'],
      ...['social', 'insurance', '2026'],
    ]);
    assert.deepEqual(queryTokens('保险 险 Soc'), { exact: ['保险', '险'], beginnings: ['soc'] });
    assert.deepEqual(queryTokens('，。!'), { exact: [], beginnings: [] });
  });

  it('finds by two characters, by a phrase, by one character, and not by characters apart', () => {
    assert.ok(ids({ q: '社保' }).length === 0, '社会保险 has no 社保 in it');
    assert.ok(ids({ q: '保险' }).includes('social-insurance-status'));
    assert.ok(ids({ q: '社会保险缴费' }).includes('social-insurance-payments'));
    assert.ok(!ids({ q: '社会保险缴费' }).includes('social-insurance-status'));
    assert.ok(ids({ q: '税' }).includes('tax-credit-rating'));
    assert.deepEqual(ids({ q: '饕餮' }), []);
  });

  it('finds English by the beginnings of words, in any case, in either language and in items', () => {
    assert.ok(ids({ q: 'SOCIAL insur' }).includes('social-insurance-status'));
    assert.ok(ids({ q: '缴费 payments' }).includes('social-insurance-payments'));
    assert.ok(ids({ q: 'citizen' }).includes('population-basic'), 'an item name');
    assert.deepEqual(ids({ q: 'ocial' }), []);
  });

  it('puts a hit in the title before a hit elsewhere', () => {
    const found = ids({ q: '企业' });
    const last = found.findIndex((id) => id.startsWith('enterprise'));
    assert.equal(last, 0, found.join());
  });

  it('finds everything when nothing is asked for, in order and in pages', () => {
    const all = ids({});
    assert.equal(all.length, catalog.datasets.size);
    assert.deepEqual(all, [...all].sort());
    const pages = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20];
    const walked = pages.flatMap((page) => ids({ page, pageSize: 3 }));
    assert.deepEqual(walked, all.slice(0, 60));
    assert.equal(find({ pageSize: 3 }).pages, Math.ceil(all.length / 3));
    assert.deepEqual(ids({ page: 1000 }), []);
  });

  it('leaves no trace of what somebody may not know of', () => {
    const knows: SearchQuery['knows'] = ({ id }) => id !== 'population-basic';
    const seen = find({ q: 'population', knows });
    assert.ok(!seen.datasets.some(({ dataset }) => dataset === 'population-basic'));
    const total = (found: Found): number =>
      found.facets.shareType.reduce((sum, { count }) => sum + count, 0);
    assert.equal(total(find({ knows })), total(find({})) - 1);
    assert.equal(find({ knows }).total, find({}).total - 1);
  });

  describe('facets', () => {
    it('counts what each choice would find, for every value of every facet', () => {
      for (const name of ['agency', 'shareType', 'matter', 'mode'] as const) {
        for (const { value, count } of find({}).facets[name]) {
          assert.equal(find({ [name]: value }).total, count, `${name}=${value}`);
        }
      }
    });

    it('counts a facet under all other choices, not under its own', () => {
      const chosen = find({ shareType: 'unconditional', mode: 'query' });
      const both = chosen.facets.shareType.reduce((sum, { count }) => sum + count, 0);
      assert.equal(both, find({ mode: 'query' }).total);
      for (const { value, count } of chosen.facets.agency) {
        const narrowed = find({ shareType: 'unconditional', mode: 'query', agency: value });
        assert.equal(narrowed.total, count);
      }
    });

    it('goes by the division table: a county finds what its province supplies', () => {
      const province = catalog.datasets.get('social-insurance-payments');
      assert.deepEqual(
        province?.supplies.flatMap(({ regions }) => regions.map(({ code }) => code)),
        ['330000'],
      );
      assert.ok(ids({ region: '330106' }).includes('social-insurance-payments'));
      assert.deepEqual(ids({ region: '330000' }), ids({}));
      assert.deepEqual(ids({ region: '990000' }), []);
      assert.ok(ids({ region: '330100' }).length >= ids({ region: '330200' }).length);
    });
  });

  it('is built once per bundle', () => {
    assert.equal(searchOf(catalog), searchOf(catalog));
  });
});
