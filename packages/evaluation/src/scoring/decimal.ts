/** Significant digits of figures in a report: enough to recompute, few enough that a rerun gives the same text. */
const significantDigits = 10;

/**
 * A number as a plain decimal string: ten significant digits, no exponent, no trailing zeros, no negative zero.
 * Throws RangeError for NaN and infinities, which a report never holds.
 */
export function decimalOf(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError('a figure in a report must be finite');
  if (value === 0) return '0';
  const [mantissa = '0', exponentText = '0'] = value.toExponential(significantDigits - 1).split('e');
  const exponent = Number(exponentText);
  const negative = mantissa.startsWith('-');
  const digits = mantissa.replace('-', '').replace('.', '');
  const plain = placePoint(digits, exponent);
  return negative && plain !== '0' ? `-${plain}` : plain;
}

function placePoint(digits: string, exponent: number): string {
  if (exponent < 0) return trimmed(`0.${'0'.repeat(-exponent - 1)}${digits}`);
  if (exponent >= digits.length - 1) return digits + '0'.repeat(exponent - digits.length + 1);
  return trimmed(`${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`);
}

function trimmed(text: string): string {
  return text.replace(/\.?0+$/, '');
}
