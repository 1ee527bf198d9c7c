/**
 * The point where the non-decreasing `f` crosses `target` between `low` and `high`, to the last bits, by
 * Illinois steps inside a bracket that never widens. `f` need not be differentiable.
 */
export function solveIncreasing(f: (x: number) => number, target: number, low: number, high: number): number {
  let a = low;
  let b = high;
  let fa = f(a) - target;
  let fb = f(b) - target;
  if (fa >= 0) return a;
  if (fb <= 0) return b;
  let side = 0;
  for (let i = 0; i < 400; i++) {
    const secant = (fa * b - fb * a) / (fa - fb);
    const usable = i % 3 !== 2 && secant > a && secant < b;
    const x = usable ? secant : (a + b) / 2;
    if (x === a || x === b || b - a <= 2e-16 * Math.abs(x)) return x;
    const fx = f(x) - target;
    if (fx === 0) return x;
    if (fx < 0) {
      a = x;
      fa = fx;
      if (side === -1) fb /= 2;
      side = -1;
    } else {
      b = x;
      fb = fx;
      if (side === 1) fa /= 2;
      side = 1;
    }
  }
  return (a + b) / 2;
}
