import type { Output } from '../output.ts';

const noticeableMilliseconds = 2_000;

/**
 * Runs `work`, and says what is awaited when it takes longer than two seconds, and again how long it took.
 * `step` may be called by the work to tell how far it is.
 */
export async function withProgress<T>(
  output: Output,
  what: string,
  work: (step: (words: string) => void) => Promise<T>,
): Promise<T> {
  const started = performance.now();
  let words = '';
  let said = false;
  const timer = setInterval(() => {
    output.note(`${what} …${words ? ` ${words}` : ''}`);
    said = true;
  }, noticeableMilliseconds);
  try {
    const result = await work((next) => {
      words = next;
    });
    if (said) output.note(`${what}: done in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
    return result;
  } finally {
    clearInterval(timer);
  }
}
