import assert from 'node:assert/strict';
import { frontProvider } from './province/front-provider.ts';
import { families } from './province/families.ts';
import { registers } from './province/registers/index.ts';
import { shippedCatalog } from './systems.ts';

describe('the registers of the front machine', () => {
  const catalog = shippedCatalog();
  const resources = [...catalog.datasets.values()].flatMap(({ standard, supplies }) =>
    supplies.flatMap((supply) =>
      supply.resources.map((resource) => ({ ...resource, national: standard })),
    ),
  );

  it('stand behind a resource of the catalog each, whose question they understand', () => {
    for (const { system, path, key } of registers) {
      const found = resources.filter(
        ({ document }) => document.system === system && document.endpoint === path,
      );
      assert.equal(found.length, 1, `${system}/${path}`);
      assert.ok(Object.hasOwn(found[0]?.document.ask ?? {}, key), `${system}/${path} ${key}`);
    }
  });

  for (const { system, path, rows } of registers) {
    it(`${system}/${path} keeps its dialect, and what it holds becomes national records`, () => {
      const resource = resources.find(
        ({ document }) => document.system === system && document.endpoint === path,
      );
      assert.ok(resource !== undefined && rows.length > 0);
      for (const row of rows) {
        assert.deepEqual(resource.dialect.check(row), { ok: true, value: row });
        const mapped = resource.mapping.apply(row);
        assert.ok(mapped.ok);
        assert.ok(resource.national.check(mapped.record).ok);
      }
    });
  }

  it('answer in the envelope that the catalog opens', () => {
    for (const front of frontProvider.endpoints) {
      const { path, key } = front;
      const [, system = '', endpoint = ''] = /^\/([a-z-]+)\/(.+)$/.exec(path) ?? [];
      const resource = resources.find(
        ({ document }) => document.system === system && document.endpoint === endpoint,
      );
      const valueAt = (where: string, body: unknown): unknown =>
        where
          .split('.')
          .reduce<unknown>((inner, name) => (inner as Record<string, unknown>)[name], body);
      const { success, records } = resource?.document ?? assert.fail(path);
      const register = registers.find((each) => path === `/${each.system}/${each.path}`);
      const value = String(register?.rows[0]?.[key]);
      const body = front.answer(value);
      assert.ok(success.equals.includes(String(valueAt(success.path, body))), path);
      assert.ok((valueAt(records, body) as unknown[]).length > 0, path);
      assert.deepEqual(valueAt(records, front.answer('0')), []);
    }
  });

  it('hold nobody born after 1904 but the newborn of that year', () => {
    const numbers = JSON.stringify(registers).match(/(?<![0-9])[0-9]{17}[0-9X](?![0-9])/g) ?? [];
    const persons = numbers.filter((number) => !number.startsWith('91'));
    assert.ok(persons.length > families.length);
    for (const number of persons) assert.match(number.slice(6, 10), /^(18[0-9]{2}|190[0-4])$/);
  });
});
