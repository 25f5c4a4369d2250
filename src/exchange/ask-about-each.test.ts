import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { isRefusal } from '../kernel/index.ts';
import { askAboutEach, type ReleasedLine, type Told } from './ask-about-each.ts';
import type { AskedAbout, AskedAboutEach } from './asked.ts';
import type { ReadNeed } from './needs.ts';
import type { Run } from './run.ts';
import { permissionFor, routeOf } from './shipped.test.ts';

/** Subjects that are numbers, so that an answer can say which of them it is about. */
const lineAbout = (id: number): ReadNeed => ({
  operation: 'verify-batch',
  dataset: 'persons',
  purpose: { class: 'regulation', plan: 'P1' },
  subject: { id: String(id) },
  claims: { status: 'active' },
  items: ['status'],
});

const permission = permissionFor(['status']);

const batchOf = (lines: AskedAboutEach['need']['lines']): AskedAboutEach => ({
  caller: {} as AskedAboutEach['caller'],
  need: { ...lineAbout(0), lines },
  permission,
  route: routeOf(permission),
});

interface Bench {
  readonly run: Run;
  now: number;
  stands: boolean;
  keyStands: boolean;
  readonly asked: string[];
}

/** Of a run, a batch looks at the clock, the grant and the hash only. */
function benchOf(): Bench {
  const bench = { now: 0, stands: true, keyStands: true, asked: [] as string[] };
  const ports = {
    clock: { now: () => bench.now },
    grants: { stands: () => bench.stands },
    keys: { stands: () => bench.keyStands },
    crypto: { sha256: (bytes: Uint8Array) => bytes },
  };
  return Object.assign(bench, { run: { ports } as unknown as Run });
}

const toldOf = (id: string): Told => ({
  release: { kind: 'results', results: { [`s${id}`]: true } },
  retrievedAt: 0,
  answer: { status: 200, bytes: Uint8Array.of(Number(id)) },
});

const summaryOf = (line: ReleasedLine): string =>
  isRefusal(line) ? line.refused : Object.keys(line.results).join();

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('exchange asks about each subject of a batch', () => {
  it('answers in the order of the lines, whatever the order the provider answers in', async () => {
    const delays = fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(delays, async (turns) => {
        const { run } = benchOf();
        const askAbout = async (_run: Run, { need }: AskedAbout): Promise<Told> => {
          const id = need.subject['id'] ?? '';
          for (let turn = 0; turn < (turns[Number(id)] ?? 0); turn += 1) await setImmediate();
          return toldOf(id);
        };
        const lines = numbers(turns.length);
        const told = await askAboutEach(run, batchOf(lines.map(lineAbout)), askAbout);
        assert.deepEqual(
          told.release.lines.map(summaryOf),
          lines.map((id) => `s${id}`),
        );
        assert.deepEqual([...(told.answer?.bytes ?? [])], lines);
      }),
      { numRuns: 50 },
    );
  });

  it('asks at most eight at once', async () => {
    const { run } = benchOf();
    let [open, most] = [0, 0];
    await askAboutEach(run, batchOf(numbers(50).map(lineAbout)), async (_run, { need }) => {
      open += 1;
      most = Math.max(most, open);
      await setImmediate();
      open -= 1;
      return toldOf(need.subject['id'] ?? '');
    });
    assert.equal(most, 8);
  });

  const stops: readonly [string, (bench: Bench) => void, string][] = [
    ['when the grant is revoked', (bench) => (bench.stands = false), 'grant-revoked'],
    ['when the key is revoked', (bench) => (bench.keyStands = false), 'key-unknown'],
    ['after a minute', (bench) => (bench.now = 60_000), 'provider-timeout'],
  ];
  for (const [name, happen, code] of stops) {
    it(`asks nothing more ${name}`, async () => {
      const bench = benchOf();
      const askAbout = async (_run: Run, { need }: AskedAbout): Promise<Told> => {
        const id = need.subject['id'] ?? '';
        bench.asked.push(id);
        await setImmediate();
        if (id === '9') happen(bench);
        return toldOf(id);
      };
      const batch = batchOf(numbers(100).map(lineAbout));
      const { release } = await askAboutEach(bench.run, batch, askAbout);
      assert.equal(release.lines.length, 100);
      assert.ok(bench.asked.length < 20);
      const refused = release.lines.slice(bench.asked.length).map(summaryOf);
      assert.deepEqual(new Set(refused), new Set([code]));
    });
  }

  it('asks nothing more when the gateway itself fails', async () => {
    const bench = benchOf();
    const asking = askAboutEach(
      bench.run,
      batchOf(numbers(100).map(lineAbout)),
      async (_run, { need }) => {
        const id = need.subject['id'] ?? '';
        bench.asked.push(id);
        await setImmediate();
        if (id === '3') throw new Error('out of order');
        return toldOf(id);
      },
    );
    await assert.rejects(asking, /out of order/);
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    assert.ok(bench.asked.length < 20);
  });

  it('asks nobody about a line that was refused', async () => {
    const bench = benchOf();
    const lines = [{ refused: 'subject-invalid' } as const, lineAbout(1)];
    const { release } = await askAboutEach(bench.run, batchOf(lines), (_run, { need }) => {
      bench.asked.push(need.subject['id'] ?? '');
      return Promise.resolve(toldOf('1'));
    });
    assert.deepEqual(release.lines.map(summaryOf), ['subject-invalid', 's1']);
    assert.deepEqual(bench.asked, ['1']);
  });
});
