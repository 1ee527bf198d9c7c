import { diffLines } from 'diff';

/** One stretch of lines: added, removed, or the same in both. */
export interface Stretch {
  readonly kind: 'added' | 'removed' | 'same';
  readonly lines: readonly string[];
}

/** What changed between two texts, line by line. */
export function changedLines(before: string, after: string): readonly Stretch[] {
  return diffLines(before, after).map((part) => ({
    kind: part.added ? 'added' : part.removed ? 'removed' : 'same',
    lines: part.value.replace(/\n$/, '').split('\n'),
  }));
}

/** How many lines were added and removed. */
export function countChanges(stretches: readonly Stretch[]): {
  readonly added: number;
  readonly removed: number;
} {
  const count = (kind: Stretch['kind']): number =>
    stretches
      .filter((stretch) => stretch.kind === kind)
      .reduce((sum, { lines }) => sum + lines.filter((line) => line.trim() !== '').length, 0);
  return { added: count('added'), removed: count('removed') };
}
