/** A probability given before the fact, and what happened (1 or 0). Score only matured items. */
export interface Forecast {
  readonly probability: number;
  readonly happened: 0 | 1;
}

/** (p − y)²: bounded, so that one surprise cannot dominate (Brier 1950). */
export function brierScore({ probability, happened }: Forecast): number {
  return (probability - happened) ** 2;
}

/** −ln of the probability given to what happened, with the probability clipped to [.01, .99]. */
export function logScore({ probability, happened }: Forecast): number {
  const clipped = Math.min(0.99, Math.max(0.01, probability));
  return -Math.log(happened === 1 ? clipped : 1 - clipped);
}

/**
 * 1 − mean Brier / π(1 − π): how much better than always saying the base rate π. Null without forecasts or where
 * the base rate is 0 or 1, because nothing can be skilful there.
 */
export function brierSkill(forecasts: readonly Forecast[], baseRate: number): number | null {
  const reference = baseRate * (1 - baseRate);
  if (forecasts.length === 0 || !(reference > 0)) return null;
  const total = forecasts.reduce((sum, forecast) => sum + brierScore(forecast), 0);
  return 1 - total / forecasts.length / reference;
}
