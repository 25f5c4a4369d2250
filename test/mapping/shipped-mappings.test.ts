import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { bundleOf, compileCatalog, readBundleFiles } from '../../src/catalog/index.ts';
import type { CompiledMapping } from '../../src/mapping/index.ts';
import { createSchemaSet, parseSchemas, readSchemaBytes } from '../../src/standards/index.ts';
import { documentsOf } from './documents.ts';

/** Documents generated for each mapping; `MAPPING_DOCUMENTS` asks for more. */
const DOCUMENTS = Number(process.env['MAPPING_DOCUMENTS'] ?? 2000);

/** Refusals that an operation declares. Of a document that keeps its standard nothing else is. */
const DECLARED = new Set([
  'date-invalid',
  'number-inexact',
  'parts-unexpected',
  'text-blank',
  'text-too-long',
  'value-missing',
]);

const files = parseSchemas(readSchemaBytes('schemas'));
const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const compiled = compileCatalog(
  bundleOf(sha256, readBundleFiles('catalogs', 'schemas')),
  createSchemaSet(files),
);
assert.ok('catalog' in compiled, 'the shipped catalog has findings');
const { catalog } = compiled;

interface Tally {
  generated: number;
  mapped: number;
}

function standardOf(id: string) {
  const standard = catalog.standards.get(id);
  assert.ok(standard, id);
  return standard;
}

/** Maps documents of the source standard; each must keep the target's, or be refused as declared. */
function tally(mapping: CompiledMapping): Tally {
  const [source, target] = [standardOf(mapping.from), standardOf(mapping.to)];
  const counts: Tally = { generated: 0, mapped: 0 };
  const keeps = (document: Record<string, unknown>): void => {
    assert.deepEqual(source.check(document), { ok: true, value: document });
    counts.generated += 1;
    const result = mapping.apply(document);
    if (!result.ok) {
      for (const { rule } of result.errors) assert.ok(DECLARED.has(rule), rule);
      return;
    }
    counts.mapped += 1;
    assert.deepEqual(target.check(result.record), { ok: true, value: result.record });
  };
  const documents = documentsOf(files, `standards/${mapping.from}.json`);
  fc.assert(fc.property(documents, keeps), { numRuns: DOCUMENTS });
  return counts;
}

describe('shipped mappings', () => {
  const total: Tally = { generated: 0, mapped: 0 };
  after(() => {
    const { generated, mapped } = total;
    console.log(
      `    ${catalog.mappings.size} mappings, ${generated} documents: ${mapped} mapped, ` +
        `${generated - mapped} refused as declared, none against its target standard`,
    );
  });

  for (const mapping of catalog.mappings.values()) {
    it(`${mapping.id}: no document becomes one against the target standard`, () => {
      const counts = tally(mapping);
      assert.ok(counts.generated >= DOCUMENTS);
      assert.ok(counts.mapped >= DOCUMENTS / 10, `only ${counts.mapped} were not refused`);
      total.generated += counts.generated;
      total.mapped += counts.mapped;
    });
  }
});
