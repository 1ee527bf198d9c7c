import { randomBytes } from 'node:crypto';
import type { SuiteFile } from '@assay/contract';
import type { PartName } from '../suite/definition.ts';
import type { SuiteTable } from './suite-table.ts';

/** The rows in the order in which they are sealed: gate, vault, disposable, each shuffled. */
export interface RowOrder {
  readonly order: Uint32Array;
  readonly counts: Readonly<Record<PartName, number>>;
}

/** Uniform integers below a bound from the system's CSPRNG, by rejection. */
function randomBelow(): (bound: number) => number {
  let pool = randomBytes(1 << 16);
  let offset = 0;
  return (bound) => {
    const limit = Math.floor(2 ** 32 / bound) * bound;
    for (;;) {
      if (offset + 4 > pool.length) {
        pool = randomBytes(1 << 16);
        offset = 0;
      }
      const value = pool.readUInt32LE(offset);
      offset += 4;
      if (value < limit) return value % bound;
    }
  };
}

function shuffle(items: Uint32Array, below: (bound: number) => number): Uint32Array {
  for (let index = items.length - 1; index > 0; index -= 1) {
    const other = below(index + 1);
    const held = items[index] ?? 0;
    items[index] = items[other] ?? 0;
    items[other] = held;
  }
  return items;
}

/**
 * Draws the ordinals of the rows: a uniformly random order within each part, so that an ordinal says nothing of where
 * a row came from. `below` gives uniform integers below a bound; from the system's CSPRNG unless said. Where the file leaves the split to sealing, whole clusters are drawn into a part until it is full.
 */
export function drawRowOrder(
  file: SuiteFile,
  table: SuiteTable,
  below: (bound: number) => number = randomBelow(),
): RowOrder {
  const partOfRow = table.parts === undefined ? drawParts(file, table, below) : table.partOfRow;
  const members: [number[], number[], number[]] = [[], [], []];
  partOfRow.forEach((part, row) => members[part]?.push(row));
  const [gate, vault, disposable] = members.map((rows) => shuffle(Uint32Array.from(rows), below));
  const order = new Uint32Array(table.rows);
  const counts = { gate: gate?.length ?? 0, vault: vault?.length ?? 0, disposable: disposable?.length ?? 0 };
  order.set(gate ?? [], 0);
  order.set(vault ?? [], counts.gate);
  order.set(disposable ?? [], counts.gate + counts.vault);
  return { order, counts };
}

function drawParts(file: SuiteFile, table: SuiteTable, below: (bound: number) => number): Uint8Array {
  const heldOut = file.heldOut;
  const shares = 'path' in heldOut ? [heldOut.vaultShare, heldOut.disposableShare] : [0, 0];
  const unitOfRow = table.clusterOfRow;
  const units = unitOfRow === undefined ? table.rows : (table.clusters ?? 0);
  const sizes = new Uint32Array(units);
  for (let row = 0; row < table.rows; row += 1) {
    const unit = unitOfRow?.[row] ?? row;
    sizes[unit] = (sizes[unit] ?? 0) + 1;
  }
  const partOfUnit = new Uint8Array(units);
  const wanted = [Math.round((shares[0] ?? 0) * table.rows), Math.round((shares[1] ?? 0) * table.rows)];
  const taken = [0, 0];
  for (const unit of shuffle(
    Uint32Array.from({ length: units }, (_value, index) => index),
    below,
  )) {
    const part = [0, 1].find((index) => (taken[index] ?? 0) < (wanted[index] ?? 0));
    if (part === undefined) break;
    partOfUnit[unit] = part + 1;
    taken[part] = (taken[part] ?? 0) + (sizes[unit] ?? 0);
  }
  return Uint8Array.from({ length: table.rows }, (_value, row) => partOfUnit[unitOfRow?.[row] ?? row] ?? 0);
}
