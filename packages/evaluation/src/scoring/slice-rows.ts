import { quoted, RuntimeFailure } from '../runtime/runtime-failure.ts';
import { ConditionInvalid, membership, parseCondition } from '../suite/slice-condition.ts';
import type { PartRange, SealedRows } from '../suite/sealed-rows.ts';
import type { ScoredSlice } from './compare.ts';

/** A slice that a reviewer adds to their own run. */
export interface AskedSlice {
  readonly name: string;
  readonly where: string;
  readonly metric: string;
  readonly margin: string;
}

/** Positions, within a range of ordinals, of the rows that are flagged. */
export function flaggedRows(flags: Uint8Array, range: PartRange): Uint32Array {
  const rows: number[] = [];
  for (let row = range.start; row < range.end; row += 1) if (flags[row] === 1) rows.push(row - range.start);
  return Uint32Array.from(rows);
}

/** The declared slices of a suite within one part, as sealed. */
export function declaredSlices(rows: SealedRows, range: PartRange): ScoredSlice[] {
  return rows.definition.file.slices.map((slice, index) => ({
    group: 'slice',
    name: slice.name,
    metric: slice.metric,
    margin: Number(slice.margin),
    rows: flaggedRows(rows.sliceMembers(index), range),
  }));
}

/** Slices by conditions given now. Throws `RuntimeFailure` naming the slice whose condition does not hold together. */
export function askedSlices(rows: SealedRows, range: PartRange, asked: readonly AskedSlice[]): ScoredSlice[] {
  return asked.map((slice) => ({
    group: 'explored',
    name: slice.name,
    metric: slice.metric,
    margin: Number(slice.margin),
    rows: flaggedRows(membersOf(rows, slice), range),
  }));
}

function membersOf(rows: SealedRows, slice: AskedSlice): Uint8Array {
  try {
    return membership(parseCondition(slice.where), (name) => rows.column(name), rows.rows);
  } catch (error) {
    if (!(error instanceof ConditionInvalid)) throw error;
    throw new RuntimeFailure('suite-unreadable', `The slice ${quoted(slice.name)}: ${error.message}.`);
  }
}
