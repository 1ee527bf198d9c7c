import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, axeFaults, openDesk, settled, signIn } from '../testing/desk-browser.ts';

/*
 * A desk of its own: these journeys change policy, people and versions, which would change what others see.
 */
let desk: Desk;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-bundle-'));
  desk = await openDesk();
}, 300_000);
afterAll(async () => {
  await desk?.close();
  await rm(folder, { recursive: true, force: true });
});

async function go(page: Page, path: string): Promise<void> {
  await page.goto(`${desk.registry.url}${path}`);
  await settled(page);
}

test('an auditor checks a bundle in their browser, and one flipped byte is named', async () => {
  const { page, context, complaints } = await signIn(desk, 'ola');
  await go(page, '/audit');
  await page.getByRole('button', { name: 'Verify the database' }).click();
  await page.getByText(/facts rebuild .* each as it stands/).waitFor({ timeout: 60_000 });
  const answer = await context.request.get(`${desk.registry.url}/api/v1/audit/export`);
  const bytes = await answer.body();
  const bent = Buffer.from(gunzipSync(bytes));
  const at = bent.indexOf('decision.recorded');
  bent[at + 3] = (bent[at + 3] ?? 0) ^ 1;
  await writeFile(join(folder, 'whole.bundle'), bytes);
  await writeFile(join(folder, 'bent.bundle'), gzipSync(bent));
  const chooser = page.getByLabel(/Drop a bundle here/);
  await chooser.setInputFiles(join(folder, 'whole.bundle'));
  await page
    .getByText(/Intact: .* every decision and report with its signature/)
    .waitFor({ timeout: 60_000 });
  await chooser.setInputFiles(join(folder, 'bent.bundle'));
  await page.getByText('This bundle is not intact.').waitFor({ timeout: 60_000 });
  expect(await page.getByRole('alert').innerText()).toMatch(/fact \d+ \(.*\) was changed/);
  expect(await axeFaults(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

test('an incident leads back to the approvals, its words outlive a reload, and a steward attributes it to a slot', async () => {
  const { page } = await signIn(desk, 'tomas');
  await go(page, '/incidents');
  await page.getByRole('button', { name: 'Report an incident' }).click();
  await page.getByLabel('What happened').fill('Good mail lands in junk');
  await page.reload();
  await page.getByRole('button', { name: 'Report an incident' }).click();
  expect(await page.getByLabel('What happened').inputValue()).toBe('Good mail lands in junk');
  await page.getByLabel('Severity').selectOption('2');
  await page.getByRole('dialog').getByLabel('Service').fill('mail-gateway');
  expect(await axeFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Report', exact: true }).click();
  await page.getByText('The way back').waitFor();
  await page.getByText('byte for byte as it was sealed').first().waitFor();
  const steward = (await signIn(desk, 'sol')).page;
  await go(steward, new URL(page.url()).pathname);
  await steward.getByLabel('Why it came through').selectOption('evidence-absent');
  await steward.getByLabel('Which slot answered').selectOption('risk-1');
  await steward.getByLabel('Reason').fill('No slice of new senders was declared.');
  await steward.getByRole('button', { name: 'Attribute', exact: true }).click();
  await steward.getByText('risk-1 answered for it').waitFor();
});

test('a version that was trained on held-out rows says so, with the suite that was sealed from them', async () => {
  const { page } = await signIn(desk, 'sol');
  await go(page, '/models/spam-filter/4');
  await page.getByText('It was trained on what it is tested on.').waitFor();
  await page.getByText('held out in spam-heldout').waitFor();
  await go(page, '/models/spam-filter/5');
  await page.getByText('mail-archive').first().waitFor();
  expect(await page.getByText('It was trained on what it is tested on.').count()).toBe(0);
});

test('what cannot be undone asks twice, and a held key goes back instead of through', async () => {
  const { page } = await signIn(desk, 'ada');
  await go(page, '/models/spam-filter/3');
  await page.getByRole('button', { name: 'Deprecate' }).focus();
  for (let press = 0; press < 6; press += 1) await page.keyboard.press('Enter');
  expect(await page.getByRole('heading', { level: 1 }).innerText()).not.toContain('deprecated');
  await page.getByRole('button', { name: 'Deprecate', exact: true }).click();
  await page.getByRole('button', { name: 'Deprecate it' }).click();
  await page.getByRole('heading', { name: /is deprecated/ }).waitFor();
});

test('a policy that takes authority stays out of force until every loser has approved it in their own name', async () => {
  const { page } = await signIn(desk, 'sol');
  await go(page, '/policy/new');
  const owners = page.getByLabel('MODELOWNERS, as you propose it');
  const text = await owners.inputValue();
  await owners.fill('no line at all');
  await page.getByRole('button', { name: 'Propose', exact: true }).click();
  await page.getByText('MODELOWNERS, line 1').waitFor();
  await owners.fill(text.replace(/(spam-filter +prod +->) .*/, '$1 2 of @risk'));
  await page.getByRole('button', { name: 'Propose', exact: true }).click();
  await page.getByRole('heading', { name: /P-2 waits for Ines, Noor and Wim/ }).waitFor();
  expect(await axeFaults(page)).toEqual([]);
  for (const person of ['ines', 'noor', 'wim']) {
    const { page: mine, context } = await signIn(desk, person);
    await go(mine, '/policy/2');
    expect(await mine.getByRole('heading', { level: 1 }).innerText()).toContain('waits for');
    await mine.getByRole('button', { name: 'Approve this proposal' }).click();
    await mine.getByRole('button', { name: 'Approve P-2' }).click();
    await mine.getByText('It waits for you.').waitFor({ state: 'detached' });
    await context.close();
  }
  await page.getByRole('heading', { name: /P-2 is in force/ }).waitFor();
});

test('an administrator brings someone in, sees their way in once, and parts with them', async () => {
  const { page } = await signIn(desk, 'kit');
  await go(page, '/people');
  await page.getByRole('button', { name: 'Add someone' }).click();
  await page.getByLabel('Name').fill('Rui Lopes');
  await page.getByLabel('Handle').fill('rui');
  await page.getByRole('checkbox', { name: /^reviewer/ }).check();
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('button', { name: 'Make a sign-in link' }).click();
  expect(await page.getByLabel('Sign-in link for rui').inputValue()).toMatch(/\/sign-in#/);
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Change rui' }).click();
  expect(await page.getByLabel('Sign-in link for rui').count()).toBe(0);
  await page.getByRole('button', { name: 'They left' }).click();
  await page.getByRole('button', { name: 'Deactivate rui' }).click();
  await page.getByRole('button', { name: 'Let them back in' }).waitFor();
  expect(await axeFaults(page)).toEqual([]);
});

test('a token is shown once, and revoking it is final', async () => {
  const { page } = await signIn(desk, 'noor');
  await go(page, '/me');
  await page.getByLabel('What the new token is for').fill('laptop');
  await page.getByRole('button', { name: 'Issue a token' }).click();
  const secret = await page.getByLabel('Token laptop').inputValue();
  const asked = (): Promise<Response> =>
    fetch(`${desk.registry.url}/api/v1/me`, { headers: { Authorization: `Bearer ${secret}` } });
  expect((await asked()).status).toBe(200);
  await go(page, '/me');
  expect(await page.content()).not.toContain(secret);
  await page
    .getByRole('row', { name: /laptop/ })
    .getByRole('button', { name: 'Revoke' })
    .click();
  await page.getByRole('button', { name: 'Revoke laptop' }).click();
  await page.getByText(/^revoked/).waitFor();
  expect((await asked()).status).toBe(401);
});

test('a model is found under whatever name MLflow allows it', async () => {
  const { page } = await signIn(desk, 'ada');
  await go(page, '/models');
  const name = 'a?b #c %41 $d <b>';
  await page.getByRole('button', { name: 'Register a model' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Register', exact: true }).click();
  await page.getByRole('heading', { name: `${name} has no version yet.` }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: `${name} has no version yet.` }).waitFor();
});
