import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { root } from './prepare.mjs';
import { openDesk, settled, signIn } from '../packages/web/src/testing/desk-browser.ts';

/**
 * Takes the pictures of README and docs anew: a registry of its own with the example organisation, real Chromium,
 * real models. Run with: npm run screenshots (the pages must be built).
 */
const folder = join(root, 'docs/screenshots');
const width = 1440;

/** Makes the window as high as the page, so that what sticks to its edges stands where a reader would see it. */
async function shoot(page, name, height) {
  await settled(page);
  const whole = height ?? (await page.evaluate(() => document.documentElement.scrollHeight));
  await page.setViewportSize({ width: page.viewportSize().width, height: Math.min(whole, 2600) });
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  process.stdout.write(`docs/screenshots/${name}.png\n`);
}

/** Sends a writing call as the person signed in on this page, as its own script would. */
async function write(page, path, body) {
  return page.evaluate(
    async ([url, payload]) => {
      const me = await (await fetch('/api/v1/me')).json();
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-csrf-token': me.csrfToken,
          'idempotency-key': crypto.randomUUID(),
        },
        body: JSON.stringify(payload),
      });
      if (!answer.ok) throw new Error(`${url}: ${await answer.text()}`);
      return answer.json();
    },
    [path, body],
  );
}

async function requestOf(page, model, version) {
  return page.evaluate(
    async ([name, number]) => {
      const { requests } = await (await fetch('/api/v1/requests?limit=200')).json();
      return requests.find((one) => one.model === name && one.version === number && one.stage === 'prod')
        .number;
    },
    [model, version],
  );
}

/** What presses on the decision: launch dates, one of them moved, and an incident to trace. */
async function tellTheStory(desk) {
  const ada = await signIn(desk, 'ada');
  const number = await requestOf(ada.page, 'spam-filter', 2);
  const today = new Date();
  const inDays = (days) => new Date(today.getTime() + days * 86_400_000).toISOString().slice(0, 10);
  await write(ada.page, `/api/v1/requests/${number}/launch-date`, { launchDate: inDays(15) });
  await write(ada.page, `/api/v1/requests/${number}/launch-date`, { launchDate: inDays(8) });
  await write(ada.page, `/api/v1/requests/${number}/contacts`, { kind: 'nudge', to: 'noor', note: null });
  await write(ada.page, '/api/v1/incidents', {
    title: 'Invitations from the ministry were filed as spam',
    severity: 2,
    service: 'mail-gateway',
    model: 'spam-filter/1',
  });
  await ada.context.close();
  return number;
}

async function reviewerPictures(desk, number, theme) {
  const { page, context } = await signIn(desk, 'noor', { theme, width, height: 1000 });
  await shoot(page, `day-${theme}`);
  const { registry } = desk;
  const address = `${registry.url}/requests/${number}?slot=risk-1`;
  await page.goto(address);
  await settled(page);
  const claim = page.getByRole('button', { name: 'Claim risk-1' });
  if ((await claim.count()) > 0) {
    await claim.click();
    await page.getByRole('heading', { name: 'Your own reading first' }).waitFor();
    await shoot(page, 'review-blind');
    await page.getByRole('radio', { name: 'Needs evidence' }).first().check();
    await page
      .getByLabel('Chance of an incident in 90 days, if promoted as asked', { exact: true })
      .fill('18');
    await page.getByRole('button', { name: 'Record, then open the verdict' }).click();
    await page.getByRole('region', { name: 'The case against', exact: true }).waitFor();
  }
  await shoot(page, `review-${theme}`);
  for (const [name, path] of [
    ['live', '/live'],
    ['queue', '/reviews'],
    ['compare', '/compare?model=spam-filter&a=1&b=2'],
  ]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(`${registry.url}${path}`);
    await shoot(page, `${name}-${theme}`);
  }
  await context.close();
}

const others = [
  ['ada', 'requests', '/requests'],
  ['sol', 'suites', '/suites'],
  ['sol', 'policy', '/policy?model=letter-reader&stage=prod'],
  ['mara', 'effort', '/effort'],
  ['mara', 'incident', '/incidents/1'],
  ['ola', 'audit', '/audit'],
  ['ada', 'version', '/models/spam-filter/2'],
];

await mkdir(folder, { recursive: true });
const desk = await openDesk();
const { registry } = desk;
try {
  const number = await tellTheStory(desk);
  for (const theme of ['light', 'dark']) await reviewerPictures(desk, number, theme);
  for (const [person, name, path] of others) {
    const { page, context } = await signIn(desk, person, { width, height: 900 });
    await page.goto(`${registry.url}${path}`);
    await shoot(page, name, 1100);
    await context.close();
  }
  const { page, context } = await signIn(desk, 'noor', { width: 320, height: 900 });
  await page.goto(`${registry.url}/requests/${number}?slot=risk-1`);
  await shoot(page, 'review-narrow', 1500);
  await context.close();
} finally {
  await desk.close();
}
