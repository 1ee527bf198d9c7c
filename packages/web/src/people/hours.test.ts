import { expect, test } from 'vitest';
import { workingHours } from './Hours.tsx';

test('working hours are grouped by their span, in the order of the week', () => {
  const hours = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: 540, to: weekday === 5 ? 960 : 1050 }));
  expect(workingHours({ zone: 'Europe/Paris', hours })).toBe(
    'Mon, Tue, Wed, Thu 09:00–17:30; Fri 09:00–16:00',
  );
});
