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

const single = new Float32Array(1);
const singleBits = new Uint32Array(single.buffer);
const double = new Float64Array(1);
const doubleBits = new Uint32Array(double.buffer);

/** The bits of a number in base 36: exact, and quicker to write than its digits. */
function bitsText(value: number, dtype: 'float32' | 'float64'): string {
  if (dtype === 'float32') {
    single[0] = value;
    return (singleBits[0] ?? 0).toString(36);
  }
  double[0] = value;
  return `${(doubleBits[0] ?? 0).toString(36)}.${(doubleBits[1] ?? 0).toString(36)}`;
}

/** A number to three significant digits, as digits and exponent. */
function roundedText(value: number): string {
  if (value === 0) return '0';
  const exponent = Math.floor(Math.log10(Math.abs(value))) - (roundedDigits - 1);
  const digits = exponent < 0 ? Math.round(value * 10 ** -exponent) : Math.round(value / 10 ** exponent);
  return digits === 1000 || digits === -1000 ? `${digits / 10}e${exponent + 1}` : `${digits}e${exponent}`;
}

/** One cell, written the same whether it came from a training file or from sealed rows. */
function canonicalCell(dtype: FeatureSpec['dtype'], raw: RawValue): { exact: string; rounded: string } {
  switch (dtype) {
    case 'float32':
    case 'float64': {
      const parsed = numberOf(raw);
      const value = dtype === 'float32' ? Math.fround(parsed) : parsed;
      if (!Number.isFinite(value)) return { exact: 'nan', rounded: 'nan' };
      return { exact: value === 0 ? '0' : bitsText(value, dtype), rounded: roundedText(value) };
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
 * The canonical forms of one row over a suite's features: in the suite's order, ids and labels left out, floats by
 * their bits, and a second form with floats to three significant digits and texts in lower case.
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
