import { expect, test } from 'vitest';
import fc from 'fast-check';
import { fromHex, hex } from './codec.ts';
import { TreeGrower, appendLeaves, emptyFrontier, frontierRoot } from './frontier.ts';
import {
  consistencyRanges,
  inclusionRanges,
  leafHash,
  proofOver,
  rootOfLeaves,
  verifyConsistency,
  verifyInclusion,
} from './merkle.ts';

/** transparency-dev/merkle, testonly/constants.go: the leaves and roots of the Certificate Transparency tests. */
const entries = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const leaves = entries.map((entry) => leafHash(fromHex(entry)));

test.each(roots.map((root, size) => ({ size, root })))(
  'the tree of $size leaves has the published root',
  ({ size, root }) => {
    expect(hex(rootOfLeaves(leaves.slice(0, size)))).toBe(root);
    expect(hex(frontierRoot(appendLeaves(emptyFrontier, leaves.slice(0, size))))).toBe(root);
  },
);

/** Published proofs of the same project (merkle_test vectors of certificate-transparency, 1-based leaf there). */
test('inclusion proofs are the published ones', () => {
  expect(proofOver(leaves, inclusionRanges(0, 8)).map(hex)).toEqual([
    '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
    '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
    '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  ]);
  expect(proofOver(leaves, inclusionRanges(5, 8)).map(hex)).toEqual([
    'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  ]);
});

test('consistency proofs are the published ones', () => {
  expect(proofOver(leaves, consistencyRanges(1, 8)).map(hex)).toEqual([
    '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
    '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
    '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  ]);
  expect(proofOver(leaves, consistencyRanges(6, 8)).map(hex)).toEqual([
    '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  ]);
});

const manyLeaves = Array.from({ length: 70 }, (_, index) => leafHash(Uint8Array.of(index)));
const headOf = (size: number) => ({ size, root: rootOfLeaves(manyLeaves.slice(0, size)) });

test('every leaf of every tree up to 70 is provable, and no proof fits another leaf, place or size', () => {
  for (let size = 1; size <= 70; size += 1) {
    const { root } = headOf(size);
    for (let index = 0; index < size; index += 1) {
      const proof = proofOver(manyLeaves.slice(0, size), inclusionRanges(index, size));
      const leaf = manyLeaves[index]!;
      expect(verifyInclusion({ leaf, index, size, root }, proof)).toBe(true);
      expect(verifyInclusion({ leaf: root, index, size, root }, proof)).toBe(size === 1);
      expect(verifyInclusion({ leaf, index: (index + 1) % size, size, root }, proof)).toBe(size === 1);
      expect(verifyInclusion({ leaf, index, size, root }, [...proof, root])).toBe(false);
      if (proof.length > 0) expect(verifyInclusion({ leaf, index, size, root }, proof.slice(1))).toBe(false);
    }
  }
});

test('every pair of trees up to 70 is provably consistent, and a changed root or proof is not', () => {
  for (let first = 0; first <= 70; first += 1) {
    for (let second = first; second <= 70; second += 1) {
      const proof = proofOver(manyLeaves, consistencyRanges(first, second));
      const heads = [headOf(first), headOf(second)] as const;
      expect(verifyConsistency(heads[0], heads[1], proof)).toBe(true);
      if (first === second) continue;
      const forged = { ...heads[0], root: leafHash(heads[0].root) };
      expect(verifyConsistency(forged, heads[1], proof)).toBe(false);
      expect(verifyConsistency(heads[0], { ...heads[1], root: forged.root }, proof)).toBe(first === 0);
    }
  }
});

test('a proof with any bit changed is refused', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 70 }),
      fc.nat(),
      fc.nat(),
      fc.nat(255),
      (size, pick, where, bit) => {
        const index = pick % size;
        const proof = proofOver(manyLeaves.slice(0, size), inclusionRanges(index, size)).map((hash) =>
          hash.slice(),
        );
        const step = proof[where % proof.length]!;
        const byte = (where >> 3) % 32;
        step[byte] = step[byte]! ^ (1 << (bit % 8));
        expect(
          verifyInclusion({ leaf: manyLeaves[index]!, index, size, root: headOf(size).root }, proof),
        ).toBe(false);
      },
    ),
  );
});

test('appending in any batches gives the root of appending at once, and completes each subtree once', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 8 }), (batches) => {
      let frontier = emptyFrontier;
      const completed: string[] = [];
      for (const batch of batches) {
        const next = manyLeaves.slice(frontier.size, frontier.size + batch);
        frontier = appendLeaves(frontier, next, (node) => completed.push(`${node.level}/${node.position}`));
      }
      expect(frontierRoot(frontier)).toEqual(headOf(frontier.size).root);
      expect(new Set(completed).size).toBe(completed.length);
    }),
  );
});

test('a tree grown leaf by leaf has at every size the root of its leaves', () => {
  const tree = new TreeGrower();
  expect(tree.root()).toEqual(headOf(0).root);
  for (const leaf of manyLeaves) {
    tree.add(leaf);
    expect(tree.root()).toEqual(headOf(tree.size).root);
  }
});
