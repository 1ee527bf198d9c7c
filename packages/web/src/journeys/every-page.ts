import { describe, expect, test } from 'vitest';
import { type Desk, type Visit, axeFaults, settled, signIn } from '../testing/desk-browser.ts';

/** Many pages in one test, on a machine that may be busy. */
const pagesTimeout = 400_000;

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

async function faultsOf(url: string, visit: Visit, paths: readonly string[]): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const path of paths) {
    await visit.page.goto(`${url}${path}`);
    await settled(visit.page);
    for (const fault of await axeFaults(visit.page)) faults.push(`${path} ${fault}`);
  }
  return faults;
}

/** Every page in both themes, and at 320 pixels. */
export function everyPageJourney(desk: () => Desk): void {
  describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
    test.each(Object.entries(pagesOf))(
      'every page of %s is clean for axe and breaks no policy',
      async (person, paths) => {
        const visit = await signIn(desk(), person, { theme });
        expect(await faultsOf(desk().registry.url, visit, paths)).toEqual([]);
        expect(visit.complaints).toEqual([]);
        await visit.context.close();
      },
      pagesTimeout,
    );
  });

  test(
    'at 320 pixels nothing scrolls sideways but code',
    async () => {
      const wide: string[] = [];
      for (const [person, paths] of Object.entries(pagesOf)) {
        const { page, context } = await signIn(desk(), person, {
          width: 320,
          height: 720,
        });
        for (const path of paths) {
          await page.goto(`${desk().registry.url}${path}`);
          await settled(page);
          const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          if (over > 0) wide.push(`${path} by ${over} px`);
        }
        await context.close();
      }
      expect(wide).toEqual([]);
    },
    pagesTimeout,
  );
}
