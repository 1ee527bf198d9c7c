import { expect, test } from 'vitest';
import { type Desk, settled, signIn } from '../testing/desk-browser.ts';

/** What producer, steward and manager find, and what two reviewers may not both get. */
export function otherRolesJourneys(desk: () => Desk): void {
  test('a producer sees where a request stands and what the matrix needs, and none of the reviewer’s figures', async () => {
    const { page, complaints } = await signIn(desk(), 'ada');
    const answers: string[] = [];
    page.on('response', async (response) => {
      if (response.url().includes('/api/v1/') && response.headers()['content-type']?.includes('json'))
        answers.push(await response.text().catch(() => ''));
    });
    await settled(page);
    await page.getByRole('link', { name: 'spam-filter 3' }).first().click();
    await page.getByText('The matrix still needs').waitFor();
    await page.getByText('This is all that a producer is told').waitFor();
    await page.getByLabel('Launch date').fill('2027-01-15');
    await page.getByRole('button', { name: 'Move the launch' }).click();
    await page.getByText('moved 1 time').waitFor();
    const quiet = [...complaints];
    await page.goto(`${desk().registry.url}/requests/9`);
    await page.getByRole('alert').waitFor();
    const heard = answers.join('\n');
    expect(heard).not.toMatch(/"low95"|"comparisons"|"findings":\s*\[\{|"gates":\s*\[\{/);
    expect(quiet).toEqual([]);
  });

  test('a steward reads what is left of a suite in words, and what the matrix asks of a model', async () => {
    const { page, complaints } = await signIn(desk(), 'sol');
    await settled(page);
    await page
      .getByRole('heading', { name: /in force/ })
      .first()
      .waitFor();
    expect(await page.getByText(/bits/).count()).toBeGreaterThan(0);
    await page.goto(`${desk().registry.url}/policy?model=letter-reader&stage=prod`);
    await page.getByText('clinical-1').first().waitFor();
    expect(complaints).toEqual([]);
  });

  test('a manager sees hours that are missing by group, what an approval is worth, and nobody ranked', async () => {
    const { page, complaints } = await signIn(desk(), 'mara');
    await settled(page);
    await page.getByRole('heading', { name: /Waiting reviews need/ }).waitFor();
    await page.getByText('not enough to say').first().waitFor();
    await page.getByRole('link', { name: 'Live board' }).click();
    await page.getByText('mail-gateway').waitFor();
    expect(await page.getByText('not enough to say').count()).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
  });

  test('two reviewers who open the same slot never both get it', async () => {
    const [one, two] = await Promise.all(['tomas', 'noor'].map((person) => signIn(desk(), person)));
    if (!one || !two) throw new Error('two visits were asked for');
    for (const { page } of [one, two]) await page.goto(`${desk().registry.url}/requests/9?slot=risk-1`);
    const claims = [one, two].map(({ page }) => page.getByRole('button', { name: 'Claim risk-1' }));
    for (const claim of claims) await claim.waitFor();
    await Promise.all(claims.map((claim) => claim.click()));
    const held = [one, two].map(({ page }) => page.getByRole('heading', { name: 'Your own reading first' }));
    await Promise.any(held.map((heading) => heading.waitFor()));
    await one.page.waitForTimeout(1500);
    expect((await Promise.all(held.map((heading) => heading.count()))).toSorted((a, b) => a - b)).toEqual([
      0, 1,
    ]);
  });
}
