import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { closeAll, type Closer } from '../../src/close-all.ts';
import { openFoundation } from '../../src/foundation.ts';
import { FLOW } from '../../src/flows/flow-world.test.ts';
import { openBundleDesk } from '../../src/gateway-catalog.ts';
import { readyFlowRoom, type FlowRoom } from '../../src/gateway-flow-edges.ts';
import { createAppLog } from '../../src/observability/index.ts';
import { loadSettings } from '../../src/settings/index.ts';
import { startWorld, type World } from '../support/world.ts';
import { flowWorldOptions } from './support/flow-documents.ts';
import { openFrontTables, type FrontTables } from './support/front-tables.ts';

/** Longer than the test: whatever is taken is taken by hand. */
const EVERY_SECONDS = 86_400;

const failing = (error: Error): never => {
  throw error;
};

describe('a source looked at by hand', () => {
  const folder = mkdtempSync(join(tmpdir(), 'poll-'));
  const closers: Closer[] = [];
  let world: World;
  let tables: FrontTables;
  let room: FlowRoom;
  before(async () => {
    tables = openFrontTables(folder, () => 0.3);
    world = await startWorld(flowWorldOptions());
    await world.gateway.close();
    const file = join(dirname(world.settings.data), 'polled.json');
    const text = JSON.stringify(tables.settings).replace(
      '"everySeconds":1,',
      `"everySeconds":${EVERY_SECONDS},`,
    );
    const settings = { ...world.settings, flows: JSON.parse(text) as object };
    writeFileSync(file, JSON.stringify(settings));
    const loaded = loadSettings({ file, env: {} });
    const base = await openFoundation(loaded, failing);
    closers.push(() => base.close());
    const bundles = await openBundleDesk(base, base.log);
    const appLog = createAppLog({ level: 'error' });
    const parts = { settings: loaded, appLog, base, log: base.log };
    room = await readyFlowRoom({ ...parts, catalog: () => bundles.catalog() }, closers);
  });
  after(async () => {
    await closeAll(closers);
    tables.close();
    await world.close();
    rmSync(folder, { recursive: true });
  });

  it('gives what has come since, and nothing twice', async () => {
    assert.equal((await room.pollFlow(FLOW))?.code, undefined);
    const before = room.flows.batches(FLOW).length;
    tables.write(5);
    assert.deepEqual(await room.pollFlow(FLOW), { applied: 1, waiting: 0 });
    assert.deepEqual(await room.pollFlow(FLOW), { applied: 0, waiting: 0 });
    assert.equal(room.flows.batches(FLOW).length, before + 1);
  });

  it('is there only where the settings name one', () => {
    assert.equal(room.pollFlow('insured-return'), undefined);
  });
});
