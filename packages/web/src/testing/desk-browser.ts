import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, type Page, chromium } from 'playwright-core';
import { type ExampleRegistry, startExampleRegistry } from './example-registry.ts';

/** Chromium as Debian ships it, or the one that ASSAY_TEST_CHROMIUM names. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['ASSAY_TEST_CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
}

/** A registry with the example organisation, and a browser to visit it with. */
export interface Desk {
  readonly registry: ExampleRegistry;
  readonly browser: Browser;
  close(): Promise<void>;
}

/** Starts both; one for all journeys, because loading the example takes a minute. */
export async function openDesk(): Promise<Desk> {
  const [registry, browser] = await Promise.all([startExampleRegistry(), startBrowser()]);
  return {
    registry,
    browser,
    async close() {
      await browser.close();
      await registry.stop();
    },
  };
}

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page complained of: errors, and what the content security policy refused. */
  readonly complaints: readonly string[];
}

export interface VisitSettings {
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
}

/** Signs a person in by their link, as they would. */
export async function signIn(
  { browser, registry }: Desk,
  person: string,
  settings: VisitSettings = {},
): Promise<Visit> {
  const { theme = 'light', width = 1440, height = 900 } = settings;
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('404')) complaints.push(message.text());
  });
  await page.goto(await registry.link(person));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
  return { page, context, complaints };
}

/** What axe finds against WCAG 2.2 AA, one line each; empty when the page is clean. */
export async function axeFaults(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes[0]?.html.slice(0, 160)})`);
}

/** Waits until a page has said its sentence and nothing is awaited any more. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
  await page.evaluate(() => document.fonts.ready);
}
