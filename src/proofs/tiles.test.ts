import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { hexOf, utf8 } from '../kernel/index.ts';
import { decodeEntryBundle, encodeEntryBundle, ENTRY_BYTES_MAX } from './entry-bundle.ts';
import {
  parseTilePath,
  TILE_HEIGHT,
  TILE_WIDTH,
  tilePath,
  tilesOf,
  type TileAddress,
} from './tiles.ts';

const known = JSON.parse(readFileSync('test/conformance/proofs/tile-paths.json', 'utf8')) as {
  valid: (TileAddress & { path: string })[];
  invalid: string[];
  sizes: {
    size: number;
    tiles: { level: TileAddress['level']; full: number; partial: number }[];
  }[];
};

describe('tile paths', () => {
  it('are 256 wide, eight levels high', () => assert.equal(2 ** TILE_HEIGHT, TILE_WIDTH));

  for (const { path, ...tile } of known.valid) {
    it(`writes and reads ${path}`, () => {
      assert.equal(tilePath(tile), path);
      assert.deepEqual(parseTilePath(path), tile);
    });
  }

  for (const path of known.invalid) {
    it(`refuses ${JSON.stringify(path)}`, () => assert.equal(parseTilePath(path), undefined));
  }

  it('round trip', () => {
    const tiles = fc.record(
      {
        level: fc.oneof(fc.nat(63), fc.constant('entries' as const)),
        index: fc.maxSafeNat(),
        width: fc.integer({ min: 1, max: 256 }),
      },
      { noNullPrototype: true },
    );
    fc.assert(fc.property(tiles, (tile) => assert.deepEqual(parseTilePath(tilePath(tile)), tile)));
  });

  it('are read only as they are written', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^tile\/([0-9]{1,3}|entries)\/[x0-9/.p]{1,12}$/), (path) => {
        const tile = parseTilePath(path);
        if (tile !== undefined) assert.equal(tilePath(tile), path);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('tiles of a log', () => {
  for (const { size, tiles } of known.sizes) {
    it(`of size ${size}`, () => {
      const expected = tiles.flatMap(({ level, full, partial }) => [
        ...Array.from({ length: full }, (_, index) => ({ level, index, width: 256 })),
        ...(partial === 0 ? [] : [{ level, index: full, width: partial }]),
      ]);
      assert.deepEqual(tilesOf(size), expected);
    });
  }

  it('have a partial tile of floor(size / 256^level) mod 256 hashes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 20 }), (size) => {
        const tiles = tilesOf(size);
        for (let level = 0; level < 4; level += 1) {
          const nodes = Math.floor(size / 256 ** level);
          const found = tiles.filter((tile) => tile.level === level);
          assert.equal(
            found.reduce((sum, tile) => sum + tile.width, 0),
            nodes,
          );
          assert.equal(found.filter((tile) => tile.width < 256).length, nodes % 256 === 0 ? 0 : 1);
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe('entry bundles', () => {
  it('puts two bytes of length, big-endian, before each entry', () => {
    const long = new Uint8Array(258).fill(0xab);
    const bundle = encodeEntryBundle([utf8('one'), new Uint8Array(0), long]);
    assert.equal(hexOf(bundle), `00036f6e6500000102${'ab'.repeat(258)}`);
  });

  it('round trip, and are refused when cut short', () => {
    const bundles = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 256 });
    fc.assert(
      fc.property(bundles, (entries) => {
        const bundle = encodeEntryBundle(entries);
        assert.deepEqual(decodeEntryBundle(bundle)?.map(hexOf), entries.map(hexOf));
        assert.equal(decodeEntryBundle(bundle.slice(0, -1)), undefined);
      }),
    );
  });

  it('hold 1 to 256 entries of at most 65,535 bytes', () => {
    const longest = new Uint8Array(ENTRY_BYTES_MAX).fill(7);
    assert.deepEqual(decodeEntryBundle(encodeEntryBundle([longest])), [longest]);
    assert.throws(() => encodeEntryBundle([new Uint8Array(ENTRY_BYTES_MAX + 1)]), RangeError);
    assert.throws(() => encodeEntryBundle([]), RangeError);
    const tooMany = Array.from({ length: 257 }, () => utf8('x'));
    assert.throws(() => encodeEntryBundle(tooMany), RangeError);
    assert.equal(decodeEntryBundle(new Uint8Array(0)), undefined);
    assert.equal(decodeEntryBundle(new Uint8Array(257 * 2)), undefined);
    assert.equal(decodeEntryBundle(new Uint8Array(256 * 2))?.length, 256);
    assert.equal(decodeEntryBundle(Uint8Array.of(0)), undefined);
    assert.equal(decodeEntryBundle(Uint8Array.of(0, 2, 1)), undefined);
  });

  it('are read from the middle of a larger buffer', () => {
    const padded = Uint8Array.of(9, 9, 0, 1, 5, 9);
    assert.deepEqual(decodeEntryBundle(padded.subarray(2, 5)), [Uint8Array.of(5)]);
  });
});
