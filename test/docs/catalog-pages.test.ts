import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogPages, wrongCatalogPages } from '../../scripts/catalog-pages.ts';
import { rules } from '../../src/catalog/index.ts';
import { packageRoot } from '../../src/settings/index.ts';

const FOLDER = join(packageRoot, 'schemas/catalog');

/** Pointers below a schema to properties whose title lacks a language. */
function untitled(schema: unknown, pointer: string): readonly string[] {
  if (schema === null || typeof schema !== 'object') return [];
  return Object.entries(schema).flatMap(([key, inner]: [string, unknown]) => {
    const here = `${pointer}/${key}`;
    const missing = key === 'properties' ? withoutTitle(inner as object, here) : [];
    return [...missing, ...untitled(inner, here)];
  });
}

const withoutTitle = (properties: object, pointer: string): readonly string[] =>
  Object.entries(properties)
    .filter(([, property]: [string, unknown]) => {
      const title = (property as Readonly<Record<string, unknown>>)['x-title'];
      const { 'zh-CN': zh, en } = (title ?? {}) as Readonly<Record<string, string | undefined>>;
      return !/\p{Script=Han}/u.test(zh ?? '') || (en ?? '') === '';
    })
    .map(([name]) => `${pointer}/${name}`);

describe('docs/catalog', () => {
  it('has a current page for every schema of the catalog and none besides', () => {
    assert.deepEqual(wrongCatalogPages(catalogPages()), []);
  });

  it('stands on titles in both languages for every property', () => {
    for (const file of readdirSync(FOLDER)) {
      const schema: unknown = JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
      assert.deepEqual(untitled(schema, ''), [], file);
    }
  });

  it('names every field of a document, and every rule with how to mend it', () => {
    const pages = catalogPages();
    const dataset = pages.get('dataset.md') ?? '';
    for (const field of ['`coverage.regions[]`', '`items.<…>`', '`disposal.withinDays`']) {
      assert.ok(dataset.includes(field), field);
    }
    const table = pages.get('rules.md') ?? '';
    for (const { rule, remedy } of rules) {
      assert.ok(table.includes(`| \`${rule}\` |`) && table.includes(remedy.en), rule);
    }
  });

  it('tells a stale, a missing and a stray page', () => {
    const pages = new Map(catalogPages());
    pages.set('dataset.md', 'changed');
    pages.set('missing.md', 'a page nobody wrote');
    pages.delete('grant.md');
    assert.deepEqual([...wrongCatalogPages(pages)].sort(), [
      'dataset.md',
      'grant.md',
      'missing.md',
    ]);
  });
});
