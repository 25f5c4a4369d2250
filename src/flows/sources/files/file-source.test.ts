import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drainSource, type BatchEnd, type BatchIntake, type Source } from '../source.ts';
import { writeCsv, type CsvEncoding } from './csv-text.ts';
import { createFileSource, type FileSettings, type FileStore } from './file-source.ts';
import { createFileStore } from './node-file-store.ts';
import { readSheet, writeSheet } from './node-sheet.ts';

const flow = 'population-return';
const columns: FileSettings['columns'] = [
  { column: '证件号码', item: 'personNo', type: 'text' },
  { column: '姓名', item: 'name', type: 'text' },
  { column: '人数', item: 'count', type: 'integer' },
];
const window = { from: '2026-01-01T00:00:00.000Z', until: '2026-01-02T00:00:00.000Z' };
const header = columns.map(({ column }) => column);
const rows = [header, ['330106190401010012', '张三', '3'], ['33010619040202002X', '李四', null]];
const records = [
  { personNo: '330106190401010012', name: '张三', count: 3 },
  { personNo: '33010619040202002X', name: '李四' },
];

describe('files as a source', () => {
  let folder = '';
  let settings: FileSettings;
  let source: Source;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'file-source-'));
    settings = {
      incoming: join(folder, 'incoming'),
      taken: join(folder, 'taken'),
      acknowledgements: join(folder, 'out'),
      columns,
    };
    for (const each of ['incoming', 'taken', 'out']) mkdirSync(join(folder, each));
    source = createFileSource(flow, createFileStore(flow, settings));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const csv = (encoding: CsvEncoding = 'utf-8', table = rows): Buffer =>
    Buffer.concat([...writeCsv(table, encoding)]);

  const put = (name: string, bytes: Uint8Array | string): void =>
    writeFileSync(join(settings.incoming, name), bytes);

  interface Laid {
    readonly bytes: Uint8Array;
    readonly media?: string;
    readonly more?: object;
    readonly fileMore?: object;
  }

  /** Lays down a data file and, last, its manifest. */
  const lay = (batch: string, { bytes, media = 'csv', more, fileMore }: Laid): void => {
    const name = `${batch}.${media}`;
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    const files = [{ name, bytes: bytes.length, digest, ...fileMore }];
    put(name, bytes);
    put(
      `${flow}.${batch}.manifest.json`,
      JSON.stringify({ flow, batch, content: 'delta', window, records: 2, files, ...more }),
    );
  };

  const taken: string[][] = [];
  const intake = (end: BatchEnd = { outcome: 'applied' }): BatchIntake => ({
    take: async (batch) => {
      const lines: string[] = [];
      for await (const line of batch.records(0)) lines.push(line);
      assert.equal(lines.length, batch.count);
      taken.push([batch.batch, ...lines]);
      return end;
    },
  });
  beforeEach(() => taken.splice(0));

  const drain = (end?: BatchEnd): Promise<number> => drainSource(source, intake(end), 10);

  const answer = (batch: string): Record<string, unknown> =>
    JSON.parse(
      readFileSync(join(folder, 'out', `${flow}.${batch}.acknowledgement.json`), 'utf8'),
    ) as Record<string, unknown>;

  const faultOf = (batch: string): unknown => {
    const { fault, outcome } = answer(batch) as { fault?: { code: string }; outcome: string };
    assert.equal(outcome, 'refused');
    return fault?.code;
  };

  for (const encoding of ['utf-8', 'gb18030'] as const) {
    it(`takes a CSV file in ${encoding}, answers, and keeps no records`, async () => {
      lay('1', { bytes: csv(encoding), fileMore: { encoding } });
      assert.equal(await drain({ outcome: 'applied', reconciliation: { state: 'balanced' } }), 1);
      assert.deepEqual(taken, [['1', ...records.map((record) => JSON.stringify(record))]]);
      assert.deepEqual(readdirSync(settings.incoming), []);
      assert.deepEqual(readdirSync(join(settings.taken, '1')), ['manifest.json', 'outcome.json']);
      assert.deepEqual(answer('1'), {
        flow,
        batch: '1',
        outcome: 'applied',
        reconciliation: { state: 'balanced' },
      });
      assert.equal(await drain(), 0);
    });
  }

  it('takes a workbook and NDJSON, and answers with problems as the data came', async () => {
    const workbook = join(folder, 'w.xlsx');
    await writeSheet(workbook, rows);
    lay('1', { bytes: readFileSync(workbook), media: 'xlsx' });
    const lines = Buffer.from(records.map((record) => JSON.stringify(record)).join('\n'));
    lay('2', { bytes: lines, media: 'ndjson' });
    const problems = [
      ['ordinal', 'rule'],
      ['2', '=format'],
    ];
    assert.equal(await drain({ outcome: 'applied', problems }), 2);
    assert.deepEqual(taken[0]?.slice(1), taken[1]?.slice(1));
    const listed: unknown[] = [];
    for await (const row of readSheet(join(folder, 'out', `${flow}.1.problems.xlsx`))) {
      listed.push(row);
    }
    assert.deepEqual(listed, problems);
    assert.equal(
      readFileSync(join(folder, 'out', `${flow}.2.problems.csv`), 'utf8'),
      "\ufeffordinal,rule\r\n2,'=format\r\n",
    );
  });

  it('takes the columns in the order of the header, and batches in the order of numbers', async () => {
    const turned = rows.map((row) => [...row].reverse());
    lay('10', { bytes: csv('utf-8', turned) });
    lay('9', { bytes: csv() });
    assert.equal(await drain(), 2);
    assert.deepEqual(
      taken.map(([batch]) => batch),
      ['9', '10'],
    );
    assert.deepEqual(JSON.parse(taken[1]?.[1] ?? ''), records[0]);
  });

  it('waits for what has not arrived', async () => {
    lay('1', { bytes: csv() });
    const name = join(settings.incoming, '1.csv');
    writeFileSync(name, csv().subarray(0, 20));
    assert.equal(await drain(), 0);
    rmSync(name);
    assert.equal(await drain(), 0);
    assert.deepEqual(readdirSync(settings.taken), []);
    lay('3', { bytes: csv(), more: { previous: '1' } });
    put('notes.txt', 'x');
    assert.equal(await drain(), 0);
    put('1.csv', csv());
    assert.equal(await drain(), 2);
  });

  it('is not misled by links, pipes, folders and paths', async () => {
    const secret = join(folder, 'secret');
    writeFileSync(secret, csv());
    const replaced = (batch: string, make: (path: string) => void): void => {
      lay(batch, { bytes: csv() });
      rmSync(join(settings.incoming, `${batch}.csv`));
      make(join(settings.incoming, `${batch}.csv`));
    };
    replaced('1', (path) => symlinkSync(secret, path));
    replaced('2', (path) => linkSync(secret, path));
    replaced('3', (path) => mkdirSync(path));
    replaced('7', (path) => execFileSync('mkfifo', [path]));
    lay('4', { bytes: csv(), fileMore: { name: '../secret' } });
    lay('5', { bytes: csv(), fileMore: { name: '..csv' } });
    symlinkSync(secret, join(settings.incoming, `${flow}.6.manifest.json`));
    assert.equal(await drain(), 0);
    assert.deepEqual(['1', '2', '3', '4', '5', '6', '7'].map(faultOf), [
      'file-not-plain',
      'file-not-plain',
      'file-not-plain',
      'manifest-invalid',
      'manifest-invalid',
      'file-not-plain',
      'file-not-plain',
    ]);
    assert.ok(existsSync(secret));
    assert.equal(statSync(secret).size, csv().length);
  });

  const wrong: readonly (readonly [name: string, laid: () => Laid, code: string])[] = [
    [
      'another digest',
      () => ({ bytes: csv(), fileMore: { digest: `sha256:${'0'.repeat(64)}` } }),
      'file-differs',
    ],
    ['more bytes', () => ({ bytes: csv(), fileMore: { bytes: 3 } }), 'file-differs'],
    ['other counts', () => ({ bytes: csv(), more: { records: 3 } }), 'records-differ'],
    ['another flow', () => ({ bytes: csv(), more: { flow: 'other' } }), 'manifest-invalid'],
    ['no window', () => ({ bytes: csv(), more: { window: { from: 'x' } } }), 'manifest-invalid'],
    ['no files', () => ({ bytes: csv(), more: { files: [] } }), 'manifest-invalid'],
    ['no JSON', () => ({ bytes: csv(), more: { records: 2e300 } }), 'manifest-invalid'],
    ['a column too many', () => ({ bytes: csv('utf-8', [[...header, 'x']]) }), 'columns-differ'],
    ['a column too few', () => ({ bytes: csv('utf-8', [header.slice(1)]) }), 'columns-differ'],
    ['nothing', () => ({ bytes: new Uint8Array() }), 'columns-differ'],
    ['another encoding', () => ({ bytes: csv('gb18030') }), 'text-not-in-encoding'],
    ['no workbook', () => ({ bytes: csv(), media: 'xlsx' }), 'file-malformed'],
  ];
  for (const [name, laid, code] of wrong) {
    it(`refuses a batch with ${name}, and takes it when it comes right`, async () => {
      lay('1', laid());
      assert.equal(await drain(), 0);
      assert.equal(faultOf('1'), code);
      assert.equal(existsSync(join(settings.incoming, `${flow}.1.manifest.json`)), false);
      lay('1', { bytes: csv() });
      assert.equal(await drain(), 1);
      assert.equal(answer('1')['outcome'], 'applied');
    });
  }

  it('knows a batch that comes again, and refuses its number for another', async () => {
    lay('1', { bytes: csv() });
    await drain();
    lay('1', { bytes: csv() });
    assert.equal(await drain(), 0);
    assert.equal(answer('1')['outcome'], 'applied');
    lay('1', { bytes: csv('gb18030'), fileMore: { encoding: 'gb18030' } });
    assert.equal(await drain(), 0);
    assert.equal(faultOf('1.reused'), 'batch-number-reused');
    assert.equal(answer('1')['outcome'], 'applied');
    assert.deepEqual(readdirSync(settings.incoming), []);
  });

  it('copies what it takes: a file changed afterwards changes nothing', async () => {
    lay('1', { bytes: csv() });
    const batch = await source.prepare();
    writeFileSync(join(settings.incoming, '1.csv'), 'changed');
    const lines: string[] = [];
    for await (const line of batch?.records(1) ?? []) lines.push(line);
    assert.deepEqual(lines, [JSON.stringify(records[1])]);
  });

  it('loses nothing and takes nothing twice, killed between any two steps', async () => {
    const steps = ['takeOver', 'acknowledge', 'settle', 'clearIncoming'] as const;
    for (const step of steps) {
      for (const isAfter of [false, true]) {
        const batch = `${step}-${isAfter ? 'after' : 'before'}`;
        lay(batch, { bytes: csv() });
        const ended = new Set<string>();
        const idempotent: BatchIntake = {
          take: (each) => {
            ended.add(each.batch);
            return Promise.resolve({ outcome: 'applied' });
          },
        };
        const dying = createFileSource(flow, killedAt(step, isAfter));
        await assert.rejects(drainSource(dying, idempotent, 10), /killed/);
        await drainSource(source, idempotent, 10);
        assert.deepEqual([...ended], [batch]);
        assert.equal(answer(batch)['outcome'], 'applied');
        assert.deepEqual(readdirSync(settings.incoming), []);
        assert.equal(await drainSource(source, idempotent, 10), 0);
      }
    }
  });

  /** A store whose process dies before or after one step. */
  const killedAt = (step: keyof FileStore, isAfter: boolean): FileStore => {
    const store = createFileStore(flow, settings);
    const steps = store as unknown as Record<string, (...values: unknown[]) => Promise<unknown>>;
    const dying = async (...values: unknown[]): Promise<never> => {
      if (isAfter) await steps[step]!(...values);
      throw new Error('killed');
    };
    return { ...store, [step]: dying };
  };
});
