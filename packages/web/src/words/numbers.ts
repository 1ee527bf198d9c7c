const minus = '−';

/** A number with so many decimals and a true minus. */
export function fixed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `${minus}${text}` : text;
}

/** As `fixed`, with a plus where it is positive. */
export function signed(value: number, digits: number): string {
  const text = fixed(value, digits);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** `6,000`. */
export function counted(value: number): string {
  return value.toLocaleString('en-GB');
}

/** `4.1 M`, `310 k`, `950`: for traffic, where the third digit says nothing. */
export function roughly(value: number): string {
  if (value >= 1_000_000) return `${(value / 1_000_000).toFixed(1)} M`;
  if (value >= 10_000) return `${Math.round(value / 1000)} k`;
  if (value >= 1000) return `${(value / 1000).toFixed(1)} k`;
  return String(value);
}

/** A probability as a percentage without sign: `18`, `0.5`. */
export function percent(probability: number): string {
  const value = probability * 100;
  return value !== 0 && value < 10 && !Number.isInteger(value) ? value.toFixed(1) : String(Math.round(value));
}

/** `1 finding`, `3 findings`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${counted(count)} ${count === 1 ? one : many}`;
}

/** `A, B and C`. */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** `sha256:4be1…07d2`. */
export function shortDigest(digest: string): string {
  const hex = digest.replace('sha256:', '');
  return `sha256:${hex.slice(0, 4)}…${hex.slice(-4)}`;
}

/** A handle as a name: `noor` → `Noor`. */
export function nameOf(handle: string): string {
  return handle.charAt(0).toUpperCase() + handle.slice(1);
}
