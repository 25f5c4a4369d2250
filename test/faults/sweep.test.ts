import assert from 'node:assert/strict';
import { openScratch, sweepAll, type Scratch } from '../../scripts/faults/index.ts';
import { describeOnLinux } from './linux-only.ts';

/** Of the long form's faults at every write and every sync, the short form takes these. */
const STRIDES = { write: 17, sync: 5 };

describeOnLinux('a fault at the n-th write or sync of the log', function () {
  this.timeout(300_000);
  let scratch: Scratch;
  before(() => {
    scratch = openScratch();
  });
  after(() => scratch.close());

  it('full: refused and taken when mended; error: the process ends; killed: recovered', async () => {
    const rows = await sweepAll(scratch, STRIDES);
    assert.deepEqual(
      rows.flatMap(({ violations }) => violations),
      [],
    );
    const reached = rows.map(({ operation, fault, endings }) => {
      const kinds = Object.entries(endings).flatMap(([kind, count]) => (count > 0 ? [kind] : []));
      return [`${fault} at ${operation}`, kinds] as const;
    });
    const ends = new Map(reached);
    assert.ok(ends.get('EIO at write')?.includes('ended'));
    assert.ok(ends.get('EIO at sync')?.includes('ended'));
    assert.ok(ends.get('ENOSPC at write')?.includes('went-on'));
    assert.ok(ends.get('ENOSPC at sync')?.includes('ended'));
    assert.deepEqual(ends.get('kill at write'), ['killed']);
    assert.deepEqual(ends.get('kill at sync'), ['killed']);
    for (const { injected, operation } of rows) assert.ok(injected >= 2, operation);
  });
});
