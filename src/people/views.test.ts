import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../settings/index.ts';
import { kindsOf, viewOf } from './index.ts';

/** The kinds of the schema's own files, not of the types made from them. */
function kindsOfSchema(): readonly string[] {
  const folder = join(packageRoot, 'schemas/log');
  const read = (file: string) =>
    JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
      readonly anyOf: readonly { readonly $ref: string }[];
      readonly properties: { readonly kind: { readonly const: string } };
    };
  return read('entry.json').anyOf.map(({ $ref }) => read($ref).properties.kind.const);
}

describe('views of the log', () => {
  it('have each kind of entry in one of the two', () => {
    const both = [...kindsOf('sign-ins'), ...kindsOf('operations')];
    assert.deepEqual([...both].sort(), [...kindsOfSchema()].sort());
    assert.equal(new Set(both).size, both.length);
  });

  it('have coming and going in one, and what was done in the other', () => {
    assert.equal(viewOf('person.sign-in-refused'), 'sign-ins');
    assert.equal(viewOf('roles.changed'), 'operations');
    assert.equal(viewOf('exchange.outcome'), 'operations');
  });
});
