import type { FeatureSpec } from '../runtime/runtime.ts';
import type { RawValue } from '../suite/exact-json.ts';
import { parseNumber, textOf } from '../sealing/typed-builder.ts';

/** Significant digits that survive in a rounded row: a row copied through a spreadsheet is still found. */
const roundedDigits = 3;
const separator = '\u001f';

/** A row in the two forms that are fingerprinted. */
export interface CanonicalRow {
  readonly exact: string;
  readonly rounded: string;
}

function numberOf(raw: RawValue): number {
  if (raw === null || raw === undefined) return Number.NaN;
  if (typeof raw === 'string') return parseNumber(raw) ?? Number.NaN;
  return Number(raw);
}

function roundedText(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(roundedDigits))) : 'nan';
}

/** One cell, written the same whether it came from a training file or from sealed rows. */
function canonicalCell(dtype: FeatureSpec['dtype'], raw: RawValue): { exact: string; rounded: string } {
  switch (dtype) {
    case 'float32':
    case 'float64': {
      const parsed = numberOf(raw);
      const value = dtype === 'float32' ? Math.fround(parsed) : parsed;
      if (!Number.isFinite(value)) return { exact: 'nan', rounded: 'nan' };
      return { exact: value === 0 ? '0' : String(value), rounded: roundedText(value) };
    }
    case 'int32':
    case 'int64': {
      const text =
        typeof raw === 'bigint'
          ? String(raw)
          : textOf(raw)
              .trim()
              .replace(/^\+|\.0+$/g, '');
      return { exact: text, rounded: text };
    }
    case 'bool': {
      const truth = raw === true || raw === 1 || raw === 1n || /^(true|1)$/i.test(textOf(raw).trim());
      return { exact: truth ? '1' : '0', rounded: truth ? '1' : '0' };
    }
    case 'string': {
      const text = textOf(raw).normalize('NFC').trim();
      return { exact: text, rounded: text.toLowerCase() };
    }
  }
}

/**
 * The canonical forms of one row over a suite's features: in the suite's order, ids and labels left out, 32-bit floats
 * as their shortest text, and a second form with floats to three significant digits and texts in lower case.
 */
export function canonicalRow(
  features: readonly FeatureSpec[],
  cell: (index: number) => RawValue,
): CanonicalRow {
  const exact: string[] = [];
  const rounded: string[] = [];
  features.forEach((feature, index) => {
    const written = canonicalCell(feature.dtype, cell(index));
    exact.push(written.exact);
    rounded.push(written.rounded);
  });
  return { exact: exact.join(separator), rounded: rounded.join(separator) };
}
