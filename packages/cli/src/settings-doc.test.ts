import { expect, test } from 'vitest';
import { describeSettings, readConfiguration } from './configuration.ts';

test('docs/settings.md lists every setting, its default and its meaning', async () => {
  const rows = describeSettings().map(
    ({ name, fallback, meaning }) => `| \`${name}\` | ${fallback ? `\`${fallback}\`` : ''} | ${meaning} |`,
  );
  const page = [
    '# Settings',
    '',
    'Read from the environment by `assay` only; an unknown `ASSAY_` name is refused. Also: `assay settings`.',
    '',
    '| setting | default | meaning |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
  await expect(page).toMatchFileSnapshot('../../../docs/settings.md');
});

test('an unknown setting and every bad value are named in one message', () => {
  const read = (): unknown => readConfiguration({ ASSAY_PORT: 'x', ASSAY_DATABSE_URL: 'postgres://h/d' });
  expect(read).toThrow(/ASSAY_PORT/);
  expect(read).toThrow(/ASSAY_DATABSE_URL/);
});

test('private keys cannot be put inside the data folder', () => {
  expect(() => readConfiguration({ ASSAY_DATA: '/d', ASSAY_KEYS: '/d/keys' })).toThrow(/must not lie inside/);
});
