/**
 * The reviewer's desk in real Chromium against the local server with the example organisation: JavaScript of each
 * desk route (gzip), time until the review page answers a press on a cold load, and the longest task while a queue of
 * 10,000 requests is scrolled from end to end. Writes `desk.json` beside this file.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { type Desk, openDesk, settled, signIn } from '../packages/web/src/testing/desk-browser.ts';

const queueLength = 10_000;
const coldLoads = 7;
const dist = new URL('../packages/web/dist/', import.meta.url);

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
}

/** Gzip bytes of everything that a route imports before it shows. */
async function gzipOf(route: string): Promise<number> {
  const manifest = JSON.parse(await readFile(new URL('.vite/manifest.json', dist), 'utf8')) as Record<
    string,
    Chunk
  >;
  const files = new Set<string>();
  const visit = (name: string): void => {
    const chunk = manifest[name];
    if (!chunk || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const other of chunk.imports ?? []) visit(other);
  };
  for (const name of ['index.html', route]) visit(name);
  let bytes = 0;
  for (const file of files)
    if (file.endsWith('.js')) bytes += gzipSync(await readFile(new URL(file, dist))).length;
  return bytes;
}

/** Milliseconds from the address being opened until the review page can be pressed; nothing cached. */
async function coldReview(desk: Desk, page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.clearBrowserCache');
  await page.goto('about:blank');
  const start = performance.now();
  await page.goto(`${desk.registry.url}/requests/6?slot=risk-1`, { waitUntil: 'commit' });
  await page.getByRole('button', { name: 'Claim risk-1' }).click({ trial: true });
  return performance.now() - start;
}

/** The longest main-thread task while 10,000 rows pass by, and how many rows the page held at most. */
async function scrolledQueue(
  desk: Desk,
  page: Page,
): Promise<{ longestTask: number; tasksOver50: number; rowsInPage: number }> {
  await page.route('**/api/v1/queue*', async (route) => {
    const answer = await route.fetch();
    const queue = (await answer.json()) as { items: { request: number }[]; elsewhere: unknown[] };
    const items = Array.from({ length: queueLength }, (_, index) => ({
      ...queue.items[index % queue.items.length],
      request: index + 1,
    }));
    await route.fulfill({ response: answer, json: { ...queue, items } });
  });
  await page.goto(`${desk.registry.url}/reviews`);
  await settled(page);
  await page.waitForTimeout(1000);
  return page.evaluate(async () => {
    const tasks: number[] = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) tasks.push(entry.duration);
    }).observe({ type: 'longtask' });
    const scroller = document.querySelector('.queue-scroll');
    if (!scroller) throw new Error('The queue is not there.');
    let rowsInPage = 0;
    for (let step = 0; step <= 240; step += 1) {
      scroller.scrollTop = (scroller.scrollHeight * step) / 240;
      await new Promise((done) => requestAnimationFrame(done));
      rowsInPage = Math.max(rowsInPage, document.querySelectorAll('.queue-row').length);
    }
    await new Promise((done) => setTimeout(done, 300));
    return { longestTask: Math.max(0, ...tasks), tasksOver50: tasks.length, rowsInPage };
  });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

const desk = await openDesk();
try {
  const { page } = await signIn(desk, 'noor');
  const cold: number[] = [];
  for (let load = 0; load < coldLoads; load += 1) cold.push(await coldReview(desk, page));
  const queue = await scrolledQueue(desk, page);
  const result = {
    machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`,
    javascriptGzipBytes: {
      day: await gzipOf('src/day/DayPage.tsx'),
      review: await gzipOf('src/review/ReviewPage.tsx'),
      queue: await gzipOf('src/queue/QueuePage.tsx'),
      budget: 200_000,
    },
    coldReviewMilliseconds: {
      median: Math.round(median(cold)),
      best: Math.round(Math.min(...cold)),
      budget: 1000,
    },
    queueOfTenThousand: { ...queue, longestTask: Math.round(queue.longestTask), budgetMilliseconds: 50 },
  };
  await writeFile(new URL('desk.json', import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
} finally {
  await desk.close();
}
