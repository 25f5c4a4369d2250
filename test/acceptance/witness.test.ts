import assert from 'node:assert/strict';
import Database from 'better-sqlite3';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  cosignatureVerifierOf,
  directorySource,
  noteVerifierOf,
  verifyLog,
} from '../../src/audit/index.ts';
import { profileOf } from '../../src/cli/world-profile.test.ts';
import { openNote, parseCheckpoint } from '../../src/proofs/index.ts';
import { hiring, insured, insuredRow, resident } from '../support/calls.ts';
import { entriesOf } from '../support/log.ts';
import { answering } from '../support/provider.ts';
import {
  killBeforeAnswer,
  sha256,
  startWitnessProcess,
  statusOf,
  until,
  witnessPlace,
  type WitnessChild,
  type WitnessPlace,
} from '../support/witness.ts';
import { startWorld, type World } from '../support/world.ts';

const body = { purpose: hiring, subject: { citizenId: resident.citizenId }, items: ['status'] };

/** A gateway with one witness, of which nothing runs yet. */
async function witnessedWorld(
  place: WitnessPlace,
  witnessing: Readonly<Record<string, number>> = {},
): Promise<World> {
  const { url, verifierKey } = place;
  const world = await startWorld({
    settings: {
      witnesses: [{ name: 'bureau', url, verifierKey }],
      witnessing: { cosignaturesMin: 1, warnSeconds: 60, stopSeconds: 600, ...witnessing },
    },
  });
  world.provider.play(answering(insured(insuredRow())));
  return world;
}

const ask = async (world: World): Promise<{ status: number; code?: string }> => {
  const path = '/v1/datasets/social-insurance-status/query';
  const reply = await world.as('xihu-window').send({ method: 'POST', path, body });
  return { status: reply.status, ...(reply.body as { code?: string }) };
};

const get = async ({ gateway }: World, path: string): Promise<{ status: number; text: string }> => {
  const reply = await fetch(`${gateway.baseUrl}${path}`);
  return { status: reply.status, text: await reply.text() };
};

/** Size of the cosigned checkpoint, once log and witness both verify on it; 0 without one. */
async function cosignedSize(world: World, place: WitnessPlace): Promise<number> {
  const { status, text } = await get(world, '/log/cosigned-checkpoint');
  if (status !== 200) return 0;
  const log = noteVerifierOf(sha256, world.verifierKey);
  const witness = cosignatureVerifierOf(sha256, place.verifierKey);
  assert.deepEqual((await openNote(text, [witness]))?.verifiedBy, ['witness.test/w1']);
  const opened = await openNote(text, [log]);
  return parseCheckpoint(opened?.text ?? '')?.size ?? 0;
}

const untilCosigned = (world: World, place: WitnessPlace, size: number): Promise<void> =>
  until(async () => (await cosignedSize(world, place)) >= size);

const logSize = async (world: World): Promise<number> =>
  Number((await get(world, '/log/checkpoint')).text.split('\n')[1]);

interface Check {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
}

async function witnessCheck(world: World): Promise<Check> {
  const { text } = await get(world, '/readyz');
  const { checks } = JSON.parse(text) as { checks: readonly Check[] };
  return checks.find(({ check }) => check === 'log-witnessed')!;
}

/** What the log says of its witnesses. */
const toldIn = (world: World): readonly string[] =>
  entriesOf(world).flatMap((entry) => {
    if (entry.kind === 'witness.differs') return [`${entry.found} ${entry.status}`];
    return entry.kind.startsWith('witness.') ? [entry.kind] : [];
  });

const kindsOf = async (place: WitnessPlace): Promise<readonly string[]> => {
  const reply = await fetch(`${place.url}/healthz`);
  const { alarms } = (await reply.json()) as { alarms: readonly { kind: string }[] };
  assert.equal(reply.status, alarms.length === 0 ? 200 : 503);
  return alarms.map(({ kind }) => kind);
};

describe('a gateway with a witness', () => {
  let place: WitnessPlace;
  let world: World;
  let witness: WitnessChild | undefined;
  const start = async (
    more: Readonly<Record<string, unknown>> = {},
    preload?: string,
  ): Promise<void> => {
    const log = { verifierKeys: [world.verifierKey], ...more };
    witness = await startWitnessProcess(place, log, preload);
  };
  const begin = async (
    witnessing: Readonly<Record<string, number>> = {},
    settings: WitnessPlace['settings'] = {},
  ): Promise<void> => {
    place = await witnessPlace(settings);
    world = await witnessedWorld(place, witnessing);
  };
  afterEach(async () => {
    await witness?.kill('SIGKILL');
    witness = undefined;
    await world.close();
    place.remove();
  });

  it('serves its newest checkpoint with the cosignature, and collects as it grows', async () => {
    await begin();
    assert.equal((await get(world, '/log/cosigned-checkpoint')).status, 404);
    assert.match((await get(world, '/log/cosigned-checkpoint')).text, /not-cosigned/);
    await start();
    await untilCosigned(world, place, await logSize(world));
    assert.equal((await ask(world)).status, 200);
    await untilCosigned(world, place, await logSize(world));
    const check = await witnessCheck(world);
    assert.equal(check.ok, true);
    assert.match(check.detail, /^fresh, cosigned \d+ s ago: bureau cosigned$/);
    const metrics = await get(world, '/metrics');
    assert.match(metrics.text, /jingwei_witness_cosignature_age_seconds\{witness="bureau"\} \d/);
    assert.deepEqual(await kindsOf(place), []);
    assert.equal(await witness?.kill('SIGTERM'), 0);
  });

  it('warns, then stops exchanging without one, and goes on when it is back', async () => {
    await begin({ warnSeconds: 2, stopSeconds: 6 });
    await start();
    await untilCosigned(world, place, 1);
    assert.equal((await ask(world)).status, 200);
    const before = toldIn(world).length;
    await witness?.kill('SIGKILL');
    await until(async () => /^late/.test((await witnessCheck(world)).detail));
    assert.equal((await ask(world)).status, 200);
    await until(async () => !(await witnessCheck(world)).ok);
    const asks = world.provider.asks();
    const stopped = await ask(world);
    assert.deepEqual([stopped.status, stopped.code], [503, 'witness-stale']);
    assert.equal(world.provider.asks(), asks);
    const newest = entriesOf(world).at(-1);
    assert.equal(newest?.kind === 'exchange.refused' && newest.code, 'witness-stale');
    assert.equal((await get(world, '/readyz')).status, 503);
    await start();
    await until(async () => (await ask(world)).status === 200);
    assert.equal((await witnessCheck(world)).ok, true);
    const since = (): readonly string[] => toldIn(world).slice(before);
    await until(() => since().length >= 3);
    assert.deepEqual(since(), ['witness.late', 'witness.stale', 'witness.recovered']);
  });

  it('remembers across a restart what was cosigned, and when', async () => {
    await begin({ warnSeconds: 1, stopSeconds: 2 });
    await start();
    await untilCosigned(world, place, 1);
    await witness?.kill('SIGKILL');
    await until(async () => (await ask(world)).code === 'witness-stale');
    world = await world.restart();
    assert.equal((await ask(world)).code, 'witness-stale');
    assert.ok((await cosignedSize(world, place)) > 0);
  });

  it('loses nothing when the witness is killed between its disk and its answer', async () => {
    await begin();
    await start();
    await untilCosigned(world, place, await logSize(world));
    await witness?.kill('SIGKILL');
    const before = await cosignedSize(world, place);
    await start({}, killBeforeAnswer(place.folder));
    assert.equal((await ask(world)).status, 200);
    assert.equal(await witness?.exit, null);
    const { logs } = await statusOf(place);
    assert.ok((logs[0]?.size ?? 0) > before, 'kept before it answered');
    assert.equal(await cosignedSize(world, place), before, 'and nobody heard of it');
    await start();
    await untilCosigned(world, place, await logSize(world));
    assert.deepEqual(await kindsOf(place), []);
  });

  describe('whose log is replaced by an older backup', () => {
    let backup: string;
    beforeEach(async () => {
      await begin({ warnSeconds: 1, stopSeconds: 8 });
      await start();
      await untilCosigned(world, place, await logSize(world));
      await world.gateway.close();
      backup = mkdtempSync(join(tmpdir(), 'jingwei-backup-'));
      cpSync(world.settings.data, backup, { recursive: true });
      world = await world.restart();
      // Stale until the witness was reached again, which had to wait for the restart.
      await until(async () => (await ask(world)).status === 200);
      for (let count = 0; count < 4; count += 1) assert.equal((await ask(world)).status, 200);
      await untilCosigned(world, place, await logSize(world));
    });
    afterEach(() => rmSync(backup, { recursive: true }));

    const putBack = async (...kept: readonly string[]): Promise<void> => {
      await world.gateway.close();
      for (const name of ['log.db', 'log.db-wal', 'log.db-shm', 'evidence.db', ...kept]) {
        rmSync(join(world.settings.data, name), { force: true });
      }
      cpSync(backup, world.settings.data, {
        recursive: true,
        filter: (from) => from === backup || /\/(log|evidence)\.db$/.test(from),
      });
      world = await world.restart();
    };

    it('does not exchange: it holds what witnesses cosigned since', async () => {
      await putBack();
      assert.equal((await ask(world)).code, 'witness-stale');
      assert.match((await witnessCheck(world)).detail, /^stale, cosigned never/);
    });

    it('is found by the witness, which goes on believing the first history alone', async () => {
      await putBack('cosigned-checkpoint');
      const { logs } = await statusOf(place);
      await until(async () => (await kindsOf(place)).includes('rollback'));
      await until(async () => (await ask(world)).code === 'witness-stale');
      // The log grows past what was cosigned, as another history.
      const grown = logs[0]?.size ?? 0;
      while ((await logSize(world)) <= grown) await ask(world);
      await until(async () => (await kindsOf(place)).includes('inconsistent'));
      assert.match((await witnessCheck(world)).detail, /bureau refused/);
      await until(() => toldIn(world).includes('refused 422'));
      assert.equal(toldIn(world).filter((told) => told === 'ahead 409').length, 1);
      const { code, alarms } = await statusOf(place);
      assert.equal(code, 1);
      assert.ok(alarms.every(({ held }) => held?.startsWith(world.settings.log.origin)));
      assert.equal((await statusOf(place)).logs[0]?.size, grown);
      assert.equal(await witness?.kill('SIGTERM'), 1);
    });
  });

  it('is mirrored by the witness, which finds an entry that was changed underneath', async () => {
    await begin({}, { mirrorSeconds: 1 });
    const mirror = { profile: profileOf(world), directory: join(place.folder, 'mirror') };
    await start({ mirror });
    await untilCosigned(world, place, await logSize(world));
    const parts = { sha256, verifierKey: world.verifierKey };
    await until(async () => {
      const verified = await verifyLog(directorySource(mirror.directory), parts).catch(() => ({
        ok: false,
      }));
      return verified.ok;
    });
    assert.deepEqual(await kindsOf(place), []);
    await witness?.kill('SIGKILL');
    const database = new Database(join(world.settings.data, 'log.db'));
    assert.equal((await ask(world)).status, 200);
    database
      .prepare(
        "UPDATE entries SET bytes = CAST(replace(CAST(bytes AS TEXT), 'xihu', 'xixi') AS BLOB) WHERE idx = (SELECT max(idx) FROM entries)",
      )
      .run();
    database.close();
    await start({ mirror });
    await until(async () => (await kindsOf(place)).includes('entries'));
  });
});
