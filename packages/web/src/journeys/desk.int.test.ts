import { afterAll, beforeAll, describe } from 'vitest';
import { type Desk, openDesk } from '../testing/desk-browser.ts';
import { everyPageJourney } from './every-page.ts';
import { hostileCardJourney } from './hostile-card.ts';
import { otherRolesJourneys } from './other-roles.ts';
import { reviewerJourneys } from './reviewer.ts';

let opened: Desk | undefined;
const desk = (): Desk => {
  if (opened === undefined) throw new Error('The desk is not open yet.');
  return opened;
};
beforeAll(async () => {
  opened = await openDesk();
}, 300_000);
afterAll(async () => {
  await opened?.close();
});

describe('other roles', () => otherRolesJourneys(desk));
describe('a reviewer', () => reviewerJourneys(desk));
describe('a hostile card', () => hostileCardJourney(desk));
describe('every page', () => everyPageJourney(desk));
