import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, openDatabase, openFlows } from './index.ts';
import { flowTables } from './migrations/flows/000001-flows.ts';

const BATCH = 4_294_967_296;
const DIGEST = 'ab'.repeat(32);

/** One batch applied and delivered, and one still open, as they lay before sheets and parcels. */
const OLDER = `
INSERT INTO names VALUES (1, '330106'), (2, '330106+330200');
INSERT INTO routes VALUES (7, '[[["xh","330106",0,"people@1"],["nb","330106",1,"nb@1"]],[]]');
INSERT INTO batches VALUES
  (1, 'f', '批"1', 'a', 's', 'applied', '{}', x'00', 'b', '', '2026-01-01T00:00:00.000Z', 2, 0, 2, NULL, 1, NULL, NULL, 0),
  (2, 'f', '2', 'a', 's', 'open', '{}', x'00', 'b', '', NULL, 1, 0, 0, NULL, 0, NULL, NULL, 0);
INSERT INTO events VALUES
  (${BATCH}, 0, 0, '["甲"]', '1"0', x'${DIGEST}', 2, x'${DIGEST}${DIGEST}', '100', '2026-01-01', 7, '{"x":"\\n甲"}' || char(10) || '{"y":[1]}', NULL),
  (${BATCH + 1}, 1, 0, NULL, NULL, x'${DIGEST}', 1, x'${DIGEST}', NULL, NULL, NULL, NULL, x'7b'),
  (${BATCH + BATCH / 2}, 8, 3, '["乙"]', '1', x'', NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (${2 * BATCH}, 2, 2, '["丙"]', '3', x'${DIGEST}', 1, x'${DIGEST}', NULL, '2026-01-02', 7, NULL, x'7b7d');
INSERT INTO deliveries VALUES (4, 1, ${BATCH}, 0, 1), (4, 2, ${BATCH}, 1, 1),
  (4, 3, ${BATCH + BATCH / 2}, -1, 1);`;

describe('a flows.db from before sheets and parcels', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'open-flows-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('has what it had, each event a sheet and each delivery a parcel', async () => {
    const file = join(folder, 'flows.db');
    const older = openDatabase(file);
    migrate(older, [flowTables]);
    older.exec(OLDER);
    older.close();

    const database = await openFlows(file);
    const all = (sql: string): readonly unknown[] => database.prepare(sql).raw().all();
    const here = { batch: '批"1', region: '330106' };
    const named = { ...here, key: '["甲"]', version: '1"0', digest: `sha256:${DIGEST}` };
    const parcels = all(
      'SELECT receiver, first, count, regions, lines FROM parcels ORDER BY first',
    );
    assert.deepEqual(
      (parcels as readonly (readonly [number, number, number, string, string])[]).map(
        ([receiver, first, count, regions, line]) =>
          [receiver, first, count, regions, JSON.parse(line)] as const,
      ),
      [
        { seq: 1, op: 'record', ...named, standard: 'people@1', record: { x: '\n甲' } },
        { seq: 2, op: 'record', ...named, standard: 'nb@1', record: { y: [1] } },
        { seq: 3, op: 'tombstone', ...here, key: '["乙"]', version: '1' },
      ].map((line) => [4, line.seq, 1, '1', line]),
    );
    assert.deepEqual(all('SELECT id, count, hex(statuses) FROM sheets ORDER BY id'), [
      [BATCH, 1, '00'],
      [BATCH + 1, 1, '01'],
      [2 * BATCH, 1, '02'],
    ]);
    assert.deepEqual(
      all('SELECT declared, length(terms), amounts, facts FROM sheet_sums ORDER BY id'),
      [
        ['[2]', 64, '["100"]', '["2026-01-01"]'],
        ['[1]', 32, '[null]', '[null]'],
        ['[1]', 32, '[null]', '["2026-01-02"]'],
      ],
    );
    assert.deepEqual(
      all('SELECT id, hex(ops), keys, versions, routes, forms FROM sheet_contents'),
      [[2 * BATCH, '02', '["丙"]', '["3"]', '[7]', '']],
    );
    assert.deepEqual(all('SELECT event, key, hex(raw) FROM kept ORDER BY event'), [
      [BATCH + 1, null, '7B'],
      [2 * BATCH, '["丙"]', '7B7D'],
    ]);
    database.close();
  });
});
