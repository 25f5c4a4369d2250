import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { bytesOfBase64, concat, hexOf, utf8 } from '../kernel/index.ts';
import { consistencyProof, verifyConsistency } from './consistency.ts';
import { createFrontier } from './frontier.ts';
import { inclusionProof, inclusionProofs, verifyInclusion } from './inclusion.ts';
import { subtreesOf, type NodeAddress, type NodeAt } from './subtrees.ts';
import { emptyRoot, leafHash, nodeHash } from './tree-hash.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const vectors = (name: string): unknown =>
  JSON.parse(readFileSync(`test/conformance/proofs/${name}.json`, 'utf8'));
const bytesOf = (base64: string): Uint8Array => bytesOfBase64(base64)!;
const hexes = (hashes: readonly Uint8Array[]): string[] => hashes.map(hexOf);

interface Tree {
  readonly leaves: readonly Uint8Array[];
  readonly nodeAt: NodeAt;
  readonly nodeCount: number;
  /** roots[n] is the root at size n, from the frontier. */
  readonly roots: readonly Uint8Array[];
}

function grow(entries: readonly Uint8Array[]): Tree {
  const keyOf = ({ level, index }: NodeAddress): string => `${level}/${index}`;
  const nodes = new Map<string, Uint8Array>();
  const frontier = createFrontier(sha256);
  const roots = [frontier.root()];
  const leaves = entries.map((entry) => leafHash(sha256, entry));
  for (const leaf of leaves) {
    for (const { address, hash } of frontier.append(leaf)) {
      assert.equal(nodes.has(keyOf(address)), false);
      nodes.set(keyOf(address), hash);
    }
    roots.push(frontier.root());
  }
  return { leaves, roots, nodeCount: nodes.size, nodeAt: (at) => nodes.get(keyOf(at))! };
}

const numbered = (size: number): Uint8Array[] =>
  Array.from({ length: size }, (_, index) => utf8(`entry ${index}`));

/** RFC 6962 §2.1, word for word. */
function naiveRoot(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length === 0) return sha256(new Uint8Array(0));
  if (entries.length === 1) return sha256(concat(Uint8Array.of(0), entries[0]!));
  let split = 1;
  while (split * 2 < entries.length) split *= 2;
  const halves = [naiveRoot(entries.slice(0, split)), naiveRoot(entries.slice(split))];
  return sha256(concat(Uint8Array.of(1), ...halves));
}

/** Every proof that differs from this one in one bit, one hash less or one hash more. */
function* mutationsOf(proof: readonly Uint8Array[]): Generator<readonly Uint8Array[]> {
  const spare = sha256(utf8('spare'));
  for (let at = 0; at <= proof.length; at += 1) {
    yield [...proof.slice(0, at), spare, ...proof.slice(at)];
    if (at < proof.length) {
      yield [...proof.slice(0, at), ...proof.slice(at + 1)];
      yield proof.with(at, proof[at]!.slice(1));
      yield proof.with(at, concat(proof[at]!, Uint8Array.of(0)));
    }
    for (let bit = 0; at < proof.length && bit < 256; bit += 1) {
      yield proof.with(at, withBit(proof[at]!, bit));
    }
  }
}

function withBit(hash: Uint8Array, bit: number): Uint8Array {
  const flipped = Uint8Array.from(hash);
  flipped[Math.floor(bit / 8)]! ^= 2 ** (bit % 8);
  return flipped;
}

describe('tree hashing', () => {
  const known = vectors('rfc6962-roots') as { leaves: string[]; roots: string[] };
  const entries = known.leaves.map((hex) => new Uint8Array(Buffer.from(hex, 'hex')));

  it('gives the known roots of sizes 0 to 8', () => {
    assert.deepEqual(hexes(grow(entries).roots), known.roots);
  });

  it('hashes leaves and nodes with their prefixes', () => {
    const [first, second] = [leafHash(sha256, entries[0]!), leafHash(sha256, entries[1]!)];
    assert.equal(hexOf(first), known.roots[1]);
    assert.equal(hexOf(nodeHash(sha256, first, second)), known.roots[2]);
    assert.equal(hexOf(emptyRoot(sha256)), known.roots[0]);
  });

  it('has the root of the recursive definition at every size', () => {
    const all = numbered(130);
    const { roots } = grow(all);
    for (let size = 0; size <= all.length; size += 1) {
      assert.equal(hexOf(roots[size]!), hexOf(naiveRoot(all.slice(0, size))));
    }
  });

  it('has the root of the recursive definition over any entries', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 70 }), (all) => {
        assert.equal(hexOf(grow(all).roots.at(-1)!), hexOf(naiveRoot(all)));
      }),
    );
  });
});

describe('frontier', () => {
  const leaf = leafHash(sha256, utf8('leaf'));
  const addresses = (size: number): NodeAddress[] => {
    const peaks = subtreesOf({ begin: 0, end: size }).map(() => leaf);
    const frontier = createFrontier(sha256, { size, peaks });
    return frontier.append(leaf).map((node) => node.address);
  };

  it('answers the nodes that a leaf completes, the leaf first', () => {
    assert.deepEqual(addresses(0), [{ level: 0, index: 0 }]);
    assert.deepEqual(addresses(6), [{ level: 0, index: 6 }]);
    assert.deepEqual(addresses(7), [
      { level: 0, index: 7 },
      { level: 1, index: 3 },
      { level: 2, index: 1 },
      { level: 3, index: 0 },
    ]);
    assert.equal(grow(numbered(255)).nodeCount, 2 * 255 - 8);
  });

  it('does not lose bits beyond 32', () => {
    assert.deepEqual(addresses(2 ** 40 + 3), [
      { level: 0, index: 2 ** 40 + 3 },
      { level: 1, index: 2 ** 39 + 1 },
      { level: 2, index: 2 ** 38 },
    ]);
    assert.equal(addresses(2 ** 52 - 1).at(-1)?.level, 52);
  });

  it('resumes from its peaks and copies without sharing', () => {
    fc.assert(
      fc.property(fc.nat(80), fc.nat(80), (before, after) => {
        const { leaves, roots } = grow(numbered(before + after));
        const first = createFrontier(sha256);
        leaves.slice(0, before).forEach((hash) => first.append(hash));
        const state = { size: first.size, peaks: first.peaks() };
        const second = createFrontier(sha256, state);
        const third = first.copy();
        leaves.slice(before).forEach((hash) => [second.append(hash), third.append(hash)]);
        assert.equal(hexOf(first.root()), hexOf(roots[before]!));
        assert.equal(hexOf(second.root()), hexOf(roots[before + after]!));
        assert.equal(hexOf(third.root()), hexOf(roots[before + after]!));
        assert.equal(third.size, before + after);
        const peaksBefore = hexes(state.peaks);
        first.append(leaf);
        assert.deepEqual(hexes(state.peaks), peaksBefore);
        assert.equal(hexOf(third.root()), hexOf(roots[before + after]!));
      }),
    );
  });

  it('grows by many leaves at once as by one after the other', () => {
    fc.assert(
      fc.property(fc.nat(80), fc.nat(80), (before, count) => {
        const leaves = grow(numbered(before + count)).leaves;
        const one = createFrontier(sha256);
        for (const each of leaves.slice(0, before)) one.append(each);
        const many = one.copy();
        const nodes = leaves.slice(before).flatMap((each) => one.append(each));
        const runs = many.appendAll(leaves.slice(before));
        const told = runs.flatMap(({ level, first, hashes }) =>
          hashes.map((hash, at) => ({ address: { level, index: first + at }, hash })),
        );
        const inOrder = nodes.toSorted(
          (a, b) => a.address.level - b.address.level || a.address.index - b.address.index,
        );
        assert.deepEqual(told, inOrder);
        assert.deepEqual([many.size, hexes(many.peaks())], [one.size, hexes(one.peaks())]);
      }),
    );
    const full = createFrontier(sha256, { size: 2 ** 53 - 1, peaks: Array(53).fill(leaf) });
    assert.throws(() => full.appendAll([leaf]), RangeError);
    assert.throws(() => full.copy().appendAll([leaf.slice(1)]), RangeError);
  });

  it('refuses a state that no tree has, and leaves that are not hashes', () => {
    for (const size of [-1, 0.5, Number.NaN, 2 ** 53]) {
      assert.throws(() => createFrontier(sha256, { size, peaks: [] }), RangeError);
    }
    assert.throws(() => createFrontier(sha256, { size: 3, peaks: [leaf] }), RangeError);
    assert.throws(() => createFrontier(sha256, { size: 0, peaks: [leaf] }), RangeError);
    assert.throws(() => createFrontier(sha256, { size: 1, peaks: [utf8('short')] }), RangeError);
    assert.throws(() => createFrontier(sha256).append(utf8('an entry, not a hash')), RangeError);
    const last = Number.MAX_SAFE_INTEGER;
    const peaks = Array.from({ length: 53 }, () => leaf);
    const full = createFrontier(sha256, { size: last, peaks });
    assert.throws(() => full.append(leaf), RangeError);
  });
});

describe('inclusion proofs', () => {
  const known = vectors('merkle-inclusion') as {
    cases: {
      file: string;
      leafIdx: number;
      treeSize: number;
      root: string;
      leafHash: string;
      proof: string[] | null;
      wantErr: boolean;
    }[];
  };

  it('98 foreign vectors are present', () => assert.equal(known.cases.length, 98));

  for (const row of known.cases) {
    it(`${row.wantErr ? 'refuses' : 'accepts'} ${row.file}`, () => {
      const claim = {
        index: row.leafIdx,
        size: row.treeSize,
        leaf: bytesOf(row.leafHash),
        root: bytesOf(row.root),
      };
      const proof = (row.proof ?? []).map(bytesOf);
      assert.equal(verifyInclusion(sha256, claim, proof), !row.wantErr);
    });
  }

  it('verify for every leaf of every size', () => {
    const { leaves, nodeAt, roots } = grow(numbered(70));
    for (let size = 1; size <= 70; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const proof = inclusionProof(sha256, { index, size }, nodeAt);
        const claim = { index, size, leaf: leaves[index]!, root: roots[size]! };
        assert.equal(verifyInclusion(sha256, claim, proof), true, `${index} of ${size}`);
      }
    }
  });

  it('of many leaves at once are those of each', () => {
    const { nodeAt } = grow(numbered(90));
    for (const size of [1, 2, 7, 64, 90]) {
      for (let from = 0; from < size; from += 1) {
        const proofOf = inclusionProofs(sha256, { from, size }, nodeAt);
        for (let index = from; index < size; index += 1) {
          assert.deepEqual(proofOf(index), inclusionProof(sha256, { index, size }, nodeAt));
        }
        assert.throws(() => proofOf(size), RangeError);
      }
      assert.throws(() => inclusionProofs(sha256, { from: size, size }, nodeAt), RangeError);
    }
  });

  it('fail with any bit, hash, leaf, root, index or size changed', () => {
    const { leaves, nodeAt, roots } = grow(numbered(300));
    const place = fc.integer({ min: 1, max: 300 }).chain((size) =>
      fc.record({
        size: fc.constant(size),
        index: fc.integer({ min: 0, max: size - 1 }),
        bit: fc.nat(255),
      }),
    );
    fc.assert(
      fc.property(place, ({ size, index, bit }) => {
        const proof = inclusionProof(sha256, { index, size }, nodeAt);
        const claim = { index, size, leaf: leaves[index]!, root: roots[size]! };
        assert.equal(verifyInclusion(sha256, claim, proof), true);
        for (const mutated of mutationsOf(proof)) {
          assert.equal(verifyInclusion(sha256, claim, mutated), false);
        }
        for (const changed of [
          { ...claim, leaf: withBit(claim.leaf, bit) },
          { ...claim, root: withBit(claim.root, bit) },
          { ...claim, index: index + 1 },
          { ...claim, index: index - 1 },
        ]) {
          assert.equal(verifyInclusion(sha256, changed, proof), false);
        }
      }),
      { numRuns: 15 },
    );
  }).timeout(60_000);

  it('reach places beyond 32 bits', () => {
    // Every leaf alike makes each complete subtree depend on its level only.
    const levels = [leafHash(sha256, utf8('same'))];
    while (levels.length < 53) levels.push(nodeHash(sha256, levels.at(-1)!, levels.at(-1)!));
    const nodeAt: NodeAt = ({ level }) => levels[level]!;
    const place = fc.tuple(fc.maxSafeNat(), fc.maxSafeNat()).filter(([a, b]) => a !== b);
    fc.assert(
      fc.property(place, ([a, b]) => {
        const [index, size] = a < b ? [a, b] : [b, a];
        const head = (at: number): Uint8Array => {
          const peaks = subtreesOf({ begin: 0, end: at }).map(nodeAt);
          return createFrontier(sha256, { size: at, peaks }).root();
        };
        const included = inclusionProof(sha256, { index, size }, nodeAt);
        const claim = { index, size, leaf: levels[0]!, root: head(size) };
        assert.equal(verifyInclusion(sha256, claim, included), true);
        const grown = consistencyProof(sha256, { from: index, to: size }, nodeAt);
        const heads = {
          from: { size: index, root: head(index) },
          to: { size, root: head(size) },
        };
        assert.equal(verifyConsistency(sha256, heads, grown), true);
      }),
    );
  });

  it('are false, not thrown, for what is not a claim', () => {
    const root = leafHash(sha256, utf8('only'));
    for (const at of [
      { index: -1, size: 1 },
      { index: 0, size: 0 },
      { index: 1, size: 1 },
      { index: 0.5, size: 1 },
      { index: 0, size: Number.NaN },
      { index: 0, size: Number.POSITIVE_INFINITY },
      { index: 2 ** 53, size: 2 ** 54 },
    ]) {
      assert.equal(verifyInclusion(sha256, { ...at, leaf: root, root }, []), false);
    }
    const foreign = ['not a hash', null] as unknown as Uint8Array[];
    assert.equal(verifyInclusion(sha256, { index: 0, size: 3, leaf: root, root }, foreign), false);
    const nodeAt: NodeAt = () => root;
    assert.throws(() => inclusionProof(sha256, { index: 1, size: 1 }, nodeAt), RangeError);
  });
});

describe('consistency proofs', () => {
  const known = vectors('merkle-consistency') as {
    cases: {
      file: string;
      size1: number;
      size2: number;
      root1: string;
      root2: string;
      proof: string[] | null;
      wantErr: boolean;
    }[];
  };

  it('98 foreign vectors are present', () => assert.equal(known.cases.length, 98));

  for (const row of known.cases) {
    it(`${row.wantErr ? 'refuses' : 'accepts'} ${row.file}`, () => {
      const claim = {
        from: { size: row.size1, root: bytesOf(row.root1) },
        to: { size: row.size2, root: bytesOf(row.root2) },
      };
      const proof = (row.proof ?? []).map(bytesOf);
      assert.equal(verifyConsistency(sha256, claim, proof), !row.wantErr);
    });
  }

  it('verify between any two sizes', () => {
    const { nodeAt, roots } = grow(numbered(70));
    for (let to = 0; to <= 70; to += 1) {
      for (let from = 0; from <= to; from += 1) {
        const proof = consistencyProof(sha256, { from, to }, nodeAt);
        const claim = {
          from: { size: from, root: roots[from]! },
          to: { size: to, root: roots[to]! },
        };
        assert.equal(verifyConsistency(sha256, claim, proof), true, `${from} to ${to}`);
      }
    }
  });

  it('fail with any bit, hash, root or size changed', () => {
    const { nodeAt, roots } = grow(numbered(300));
    const sizes = fc
      .tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300 }), fc.nat(255))
      .filter(([a, b]) => a !== b);
    fc.assert(
      fc.property(sizes, ([a, b, bit]) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        const proof = consistencyProof(sha256, { from, to }, nodeAt);
        const older = { size: from, root: roots[from]! };
        const newer = { size: to, root: roots[to]! };
        assert.equal(verifyConsistency(sha256, { from: older, to: newer }, proof), true);
        for (const mutated of mutationsOf(proof)) {
          assert.equal(verifyConsistency(sha256, { from: older, to: newer }, mutated), false);
        }
        for (const changed of [
          { from: { ...older, root: withBit(older.root, bit) }, to: newer },
          { from: older, to: { ...newer, root: withBit(newer.root, bit) } },
          { from: { ...older, size: from - 1 }, to: newer },
          { from: newer, to: older },
        ]) {
          assert.equal(verifyConsistency(sha256, changed, proof), false);
        }
      }),
      { numRuns: 15 },
    );
  }).timeout(60_000);

  it('start at the empty tree with its root and nothing to prove', () => {
    const { nodeAt, roots } = grow(numbered(5));
    const to = { size: 5, root: roots[5]! };
    assert.deepEqual(consistencyProof(sha256, { from: 0, to: 5 }, nodeAt), []);
    const empty = { size: 0, root: roots[0]! };
    assert.equal(verifyConsistency(sha256, { from: empty, to }, []), true);
    assert.equal(verifyConsistency(sha256, { from: empty, to: empty }, []), true);
    assert.equal(verifyConsistency(sha256, { from: empty, to }, [to.root]), false);
    assert.equal(verifyConsistency(sha256, { from: { ...to, size: 0 }, to }, []), false);
    assert.throws(() => consistencyProof(sha256, { from: 6, to: 5 }, nodeAt), RangeError);
  });
});
