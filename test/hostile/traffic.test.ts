import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createHostileRun, type HostileRun } from '../../scripts/soak/hostile/index.ts';
import { packageRoot } from '../../src/settings/index.ts';
import { createSchemaSet, parseSchemas, readSchemaBytes } from '../../src/standards/index.ts';
import { startWorld, type World } from '../support/world.ts';

/** The same traffic each time; a failure prints the rounds that broke it. */
const SEED = 20_261_122;
const REQUESTS = 5000;
const AT_ONCE = 10;

/** Memory that this many more requests may take, bytes. */
const GROWTH_BYTES_MAX = 300 * 1_048_576;

/** Everything the process writes to standard error from now on, and a way to stop listening. */
function overhearStandardError(): { readonly text: () => string; readonly stop: () => void } {
  const write = process.stderr.write.bind(process.stderr);
  const lines: string[] = [];
  process.stderr.write = (chunk: string | Uint8Array): boolean => {
    lines.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
    return true;
  };
  return {
    text: () => lines.join(''),
    stop: () => {
      process.stderr.write = write;
    },
  };
}

describe(`${REQUESTS} hostile requests`, () => {
  let world: World;
  let run: HostileRun;
  let said: ReturnType<typeof overhearStandardError>;
  before(async () => {
    said = overhearStandardError();
    world = await startWorld({ limits: { providerTimeoutMs: 200, bodyBytesMax: 65_536 } });
    const schemaFiles = parseSchemas(readSchemaBytes(`${packageRoot}/schemas`));
    run = createHostileRun({
      target: {
        baseUrl: world.gateway.baseUrl,
        data: world.settings.data,
        keys: world.keys,
        gatewayKey: world.gatewayKey,
        verifierKey: world.verifierKey,
        play: (script) => world.provider.play(script),
      },
      schemaFiles,
      schemas: createSchemaSet(schemaFiles),
      seed: SEED,
    });
  });
  after(async () => {
    run.close();
    await world.close();
    said.stop();
  });

  it('break no invariant that a reply shows', async () => {
    const before = process.memoryUsage().rss;
    await fc.assert(
      fc.asyncProperty(
        fc.array(run.rounds, { minLength: AT_ONCE, maxLength: AT_ONCE }),
        async (rounds) => {
          assert.deepEqual(await run.play(rounds), []);
        },
      ),
      // What broke is found by the seed; shrinking it would send thousands more.
      { numRuns: REQUESTS / AT_ONCE, seed: SEED, endOnFailure: true },
    );
    assert.ok(process.memoryUsage().rss - before < GROWTH_BYTES_MAX);
  });

  it('reached every step, a third of them validly signed', () => {
    assert.ok(run.signed() > REQUESTS / 3);
    const reached = [
      '200',
      'signature-invalid',
      'body-malformed',
      'body-invalid',
      'no-grant',
      'nothing-to-release',
      'provider-failed',
      'provider-answer-unreadable',
      'provider-breached-standard',
      'provider-timeout',
      'provider-unreachable',
      'region-not-granted',
      'subject-not-found',
    ];
    assert.deepEqual(
      reached.filter((code) => !run.counts.code.has(code)),
      [],
    );
  });

  it('left a log that is whole, verifies, and holds nothing of what they carried', async () => {
    assert.deepEqual(await run.judgeLog(), []);
  });

  it('left no value in the application log', () => {
    const { provided, asked } = run.canaries;
    const leaked = [...Object.values(provided), asked].filter((value) =>
      said.text().includes(value),
    );
    assert.deepEqual(leaked, []);
    assert.ok(!said.text().includes('request failed'));
  });
});
