import assert from 'node:assert/strict';
import { cutPower, openScratch, type Scratch } from '../../scripts/faults/index.ts';
import { crashImage } from '../../scripts/faults/power/crash-image.ts';
import type { DiskEvent } from '../../scripts/faults/power/disk-trace.ts';
import { createRandom } from '../../scripts/faults/power/random.ts';
import { createRecordedDisk } from '../../scripts/faults/power/recorded-disk.ts';
import { describeOnLinux } from './linux-only.ts';

const SEED = 3;

describeOnLinux('a power cut at any moment', function () {
  this.timeout(300_000);
  let scratch: Scratch;
  before(() => {
    scratch = openScratch();
  });
  after(() => scratch.close());

  it('leaves every acknowledged entry, and a log that opens, verifies and goes on', async () => {
    const cut = await cutPower(scratch, { images: 60, seed: SEED, durability: 'FULL' });
    assert.deepEqual([cut.broken, cut.violations], [0, []]);
    assert.ok(cut.recorded.checkpointed > 0, 'no journal was brought into its database');
    assert.ok(cut.acknowledged > 0);
  });

  it('loses entries at the weaker durability: else these images would prove nothing', async () => {
    const cut = await cutPower(scratch, { images: 10, seed: SEED, durability: 'NORMAL' });
    assert.ok(cut.broken > 0, 'nothing was lost');
    assert.match(cut.violations[0] ?? '', /is lost or changed/);
  });
});

describe('what a power cut may leave of a recorded disk', () => {
  const bytes = (text: string): Buffer => Buffer.from(text.repeat(1024));
  const write = (name: string, text: string): DiskEvent => ({
    kind: 'write',
    name,
    offset: 0,
    bytes: bytes(text),
  });
  const imagesOf = (events: readonly DiskEvent[]): readonly (string | undefined)[] => {
    const disk = createRecordedDisk();
    events.forEach((event) => disk.apply(event));
    const images = Array.from({ length: 200 }, (_, seed) => crashImage(disk, createRandom(seed)));
    return [...new Set(images.map((image) => image.get('a')?.toString()))];
  };
  const made: readonly DiskEvent[] = [
    { kind: 'create', name: 'a' },
    { kind: 'sync', name: '' },
  ];

  it('is what was synced', () => {
    const synced = [...made, write('a', 'x'), { kind: 'sync', name: 'a' }] as const;
    assert.deepEqual(imagesOf(synced), [bytes('x').toString()]);
  });

  it('is any of the sectors that were not', () => {
    const before = [...made, write('a', 'x'), { kind: 'sync', name: 'a' }] as const;
    const found = imagesOf([...before, write('a', 'y')]);
    const [x, y] = ['x', 'y'].map((text) => text.repeat(512));
    assert.deepEqual(found.toSorted(), [`${x}${x}`, `${x}${y}`, `${y}${x}`, `${y}${y}`]);
  });

  it('is a name or none, until its folder is synced', () => {
    const found = imagesOf([{ kind: 'create', name: 'a' }]);
    assert.deepEqual(found.toSorted(), ['', undefined]);
    const gone = imagesOf([...made, { kind: 'unlink', name: 'a' }]);
    assert.deepEqual(gone.toSorted(), ['', undefined]);
    const synced = imagesOf([...made, { kind: 'unlink', name: 'a' }, { kind: 'sync', name: '' }]);
    assert.deepEqual(synced, [undefined]);
  });

  it('is shorter or not, when a file was cut and not synced', () => {
    const before = [...made, write('a', 'x'), { kind: 'sync', name: 'a' }] as const;
    const found = imagesOf([...before, { kind: 'truncate', name: 'a', size: 3 }]);
    assert.deepEqual(found.toSorted(), ['xxx', bytes('x').toString()]);
  });
});
