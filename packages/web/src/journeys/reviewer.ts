import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { type Desk, settled, signIn } from '../testing/desk-browser.ts';

/** Opens the first of the rows that the day's plan reads in depth and claims its slot. */
async function claimFirst(page: Page): Promise<void> {
  await settled(page);
  await page.locator('tr.selected').waitFor();
  await page.keyboard.press('Enter');
  await page
    .getByRole('button', { name: /^Claim / })
    .first()
    .waitFor();
}

function decidesByKeyboard(desk: () => Desk): void {
  test('by keyboard alone, from sign-in to a signed decision with a receipt that checks', async () => {
    const { page, complaints } = await signIn(desk(), 'noor');
    await claimFirst(page);
    await page
      .getByRole('button', { name: /^Claim / })
      .first()
      .focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Your own reading first' }).waitFor();

    expect(await page.getByText('The case against is sealed').count()).toBe(1);
    expect(await page.locator('.forest .verdict').count()).toBe(0);

    await page.getByRole('radio', { name: 'Reject' }).first().focus();
    await page.keyboard.press('Space');
    await page
      .getByLabel('Chance of an incident in 90 days, if promoted as asked', { exact: true })
      .fill('35');
    await page.getByRole('button', { name: 'Record, then open the verdict' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'The case against', exact: true }).waitFor();

    const findings = await page.locator('.finding').count();
    for (let index = 0; index < findings; index += 1) {
      await page.locator('body').press('f');
      await page.keyboard.press('b');
      await page.locator('.reason input').first().waitFor();
      await page.keyboard.type('as the figures say');
      await page.keyboard.press('Enter');
      await page.getByText(`${index + 1} of ${findings}`).waitFor();
    }

    const decide = page.getByRole('region', { name: 'Decide' });
    await decide.getByRole('radio', { name: 'Reject' }).focus();
    await page.keyboard.press('Space');
    await page
      .getByLabel('Chance of an incident in 90 days, now that you have read the case against', {
        exact: true,
      })
      .fill('60');
    await page.getByLabel('Reasons, for the record').fill('It is not shown to be safe on every slice.');
    await page.getByRole('radio', { name: 'No', exact: true }).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { name: 'This will be signed' }).waitFor();
    expect(await page.getByText('it is noted on the decision').count()).toBe(1);
    await page.keyboard.press('Control+Enter');

    await page.getByRole('heading', { name: /^Noor decided: reject/ }).waitFor();
    await page.getByText('Signed by', { exact: false }).waitFor();
    expect(await page.getByText('does not hold').count()).toBe(0);
    expect(complaints).toEqual([]);
  });
}

function losesNothing(desk: () => Desk): void {
  test('a held key signs nothing, and no typed word is lost by a reload or without a network', async () => {
    const { page, context } = await signIn(desk(), 'hana');
    await claimFirst(page);
    await page
      .getByRole('button', { name: /^Claim / })
      .first()
      .click();
    await page.getByRole('radio', { name: 'Needs evidence' }).first().check();
    const chance = page.getByLabel('Chance of an incident in 90 days, if promoted as asked', { exact: true });
    await chance.fill('12');
    await context.setOffline(true);
    await page.getByRole('button', { name: 'Record, then open the verdict' }).click();
    await page.getByRole('alert').waitFor();
    await context.setOffline(false);
    await page.reload();
    await settled(page);
    expect(await chance.inputValue()).toBe('12');
    expect(await page.getByRole('radio', { name: 'Needs evidence' }).first().isChecked()).toBe(true);
    await page.keyboard.down('Control');
    for (let press = 0; press < 5; press += 1) await page.keyboard.down('Enter');
    await page.keyboard.up('Enter');
    await page.keyboard.up('Control');
    expect(await page.getByRole('dialog').count()).toBe(0);
  });
}

/** From sign-in to a signed decision, by keyboard; and what a slip of a key or of the network may not do. */
export function reviewerJourneys(desk: () => Desk): void {
  decidesByKeyboard(desk);
  losesNothing(desk);
}
