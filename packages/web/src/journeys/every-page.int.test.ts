import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Visit, axeFaults, settled, signIn, startBrowser } from '../testing/desk-browser.ts';
import { type ExampleRegistry, startExampleRegistry } from '../testing/example-registry.ts';

let registry: ExampleRegistry;
let browser: Browser;
beforeAll(async () => {
  [registry, browser] = await Promise.all([startExampleRegistry(), startBrowser()]);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await registry?.stop();
});

const pagesOf: Readonly<Record<string, readonly string[]>> = {
  noor: [
    '/',
    '/reviews',
    '/reviews?all=true',
    '/requests/6',
    '/requests/21?slot=risk-1',
    '/compare?model=spam-filter&a=1&b=2',
    '/live',
    '/models',
    '/models/spam-filter',
    '/models/spam-filter/2',
    '/incidents',
    '/me',
  ],
  ada: ['/requests', '/requests/6/standing', '/requests/new?model=spam-filter'],
  sol: ['/suites', '/policy?model=letter-reader&stage=prod', '/policy/1'],
  mara: ['/effort', '/live', '/people'],
  ola: ['/audit', '/requests/3'],
};

async function faultsOf(visit: Visit, paths: readonly string[]): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const path of paths) {
    await visit.page.goto(`${registry.url}${path}`);
    await settled(visit.page);
    for (const fault of await axeFaults(visit.page)) faults.push(`${path} ${fault}`);
  }
  return faults;
}

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test.each(Object.entries(pagesOf))(
    'every page of %s is clean for axe and breaks no policy',
    async (person, paths) => {
      const visit = await signIn(browser, registry, person, { theme });
      expect(await faultsOf(visit, paths)).toEqual([]);
      expect(visit.complaints).toEqual([]);
      await visit.context.close();
    },
  );
});

test('at 320 pixels nothing scrolls sideways but code', async () => {
  const wide: string[] = [];
  for (const [person, paths] of Object.entries(pagesOf)) {
    const { page, context } = await signIn(browser, registry, person, { width: 320, height: 720 });
    for (const path of paths) {
      await page.goto(`${registry.url}${path}`);
      await settled(page);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (over > 0) wide.push(`${path} by ${over} px`);
    }
    await context.close();
  }
  expect(wide).toEqual([]);
});
