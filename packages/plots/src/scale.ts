/** A linear map from data to pixels, and back to the ends of its axis. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  readonly start: number;
  readonly end: number;
  /** Pixel of a value; outside the domain it lies outside the axis. */
  at(value: number): number;
}

/** A scale; a domain without width is widened by one either side. */
export function linearScale(low: number, high: number, start: number, end: number): Scale {
  const [from, to] = high > low ? [low, high] : [low - 1, high + 1];
  return {
    low: from,
    high: to,
    start,
    end,
    at: (value) => start + ((value - from) / (to - from)) * (end - start),
  };
}

/** The widest of 1, 2, 5 × 10ᵏ that cuts a span into at most `most` steps. */
export function niceStep(span: number, most: number): number {
  const raw = span / most;
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= raw * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** Round tick values inside [low, high]. */
export function ticks(low: number, high: number, most: number): number[] {
  const step = niceStep(high - low, most);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
}

/** A number with a true minus, fixed decimals, and no "−0.0". */
export function figure(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return '—';
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** The same with a plus before positive figures: a difference. */
export function signed(value: number, decimals: number): string {
  const text = figure(value, decimals);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** A count with thin grouping: 5,660. */
export function count(value: number): string {
  return value.toFixed(0).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** Decimals that a tick step needs. */
export function decimalsOf(step: number): number {
  return Math.max(0, Math.min(6, -Math.floor(Math.log10(step) + 1e-9)));
}
