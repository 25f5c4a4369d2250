import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shippedCatalog } from '../systems.ts';
import {
  createLandingTables,
  flowStories,
  landingTables,
  landmarksIn,
  makeEdgeFolder,
  pushedSystems,
  pushedTo,
  rowsOf,
} from './index.ts';

describe("the edges of the demo's flows", () => {
  const flows = [...shippedCatalog().flows.values()];
  const stories = flowStories();
  const receivers = flows.flatMap(({ flow, delivery, receivers: own }) =>
    own.map((each) => ({ flow, receiver: each.system, way: each.delivery ?? delivery })),
  );
  const reached = (way: string): readonly string[] =>
    receivers
      .filter((each) => each.way === way)
      .map(({ flow, receiver }) => `${flow} ${receiver}`)
      .sort();

  it('tell of every flow of the catalog, from its source to its receivers', () => {
    const told = stories.map(({ flow, source, owed }) => [flow, source, ...owed.keys()]);
    const declared = flows.map(({ flow, source, receivers: own }) => [
      flow,
      source.system,
      ...own.map(({ system }) => system),
    ]);
    assert.deepEqual([...told].sort(), [...declared].sort());
  });

  it('come in by each way and go out by each way, as the catalog declares it', () => {
    assert.deepEqual(
      stories.map(({ wayIn }) => wayIn),
      ['table', 'push', 'files', 'push'],
    );
    const tables = landingTables.map(({ flow, receiver }) => `${flow} ${receiver}`);
    assert.deepEqual([...tables].sort(), reached('table'));
    const pushed = new Set(reached('push').map((each) => each.split(' ')[1]));
    assert.deepEqual([...pushed].sort(), pushedSystems);
    assert.ok(reached('pull').length >= 4);
  });

  it('meet what is hard: movers, merged and split divisions, dirt of more than ten kinds', () => {
    const { dirt, ...counts } = landmarksIn(stories);
    assert.ok(dirt.length > 10);
    for (const [what, count] of Object.entries(counts)) assert.ok(count > 0, what);
    const waiting = stories.flatMap(({ unclaimed }) => unclaimed.map(({ region }) => region));
    assert.deepEqual([...new Set(waiting)], ['330302']);
  });

  it('begin empty', () => {
    const root = mkdtempSync(join(tmpdir(), 'jingwei-edges-'));
    try {
      const folder = makeEdgeFolder(root);
      createLandingTables(folder);
      for (const { receiver, flow } of landingTables) {
        assert.deepEqual(rowsOf(folder, receiver, flow), []);
        assert.deepEqual(pushedTo(folder, receiver, flow), []);
      }
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
